SELECT id AS event_id, sender, payload FROM events
