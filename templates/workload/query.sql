SELECT sensor, ROW_NUMBER() OVER (PARTITION BY sensor ORDER BY id) AS nth, level FROM events WHERE level > 90
