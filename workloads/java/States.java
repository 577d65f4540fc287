package millrace;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The states of all keys, in memory.
 *
 * @param <S> the state of one key
 */
interface States<S> {
  /** The state of a key, a new one where there is none; valid until the next load. */
  S load(long key);

  /** Stores the state that was loaded last under that key. */
  void store(long key, S state);

  /** The keys that have a state. */
  Set<Long> keys();

  /** Bytes of all states together, 0 where they are objects. */
  long bytes();

  /** Loses all but the encoded states. */
  void restart();

  /** States kept as the bytes of the operator's codec, encoded and decoded each time. */
  final class Encoded<S> implements States<S> {
    private final Operator<S> operator;
    private final S state;
    private final Map<Long, byte[]> encoded = new HashMap<>();

    Encoded(Operator<S> operator) {
      this.operator = operator;
      state = operator.newState();
    }

    @Override
    public S load(long key) {
      operator.decode(encoded.getOrDefault(key, Operator.NOTHING), state);
      return state;
    }

    @Override
    public void store(long key, S changed) {
      byte[] bytes = operator.encode(changed);
      if (bytes.length == 0) {
        encoded.remove(key);
      } else {
        encoded.put(key, bytes);
      }
    }

    @Override
    public Set<Long> keys() {
      return encoded.keySet();
    }

    @Override
    public long bytes() {
      return encoded.values().stream().mapToLong(bytes -> bytes.length).sum();
    }

    /** Only bytes are kept. */
    @Override
    public void restart() {}
  }

  /** States kept as objects, encoded only by a restart. */
  final class Objects<S> implements States<S> {
    private final Operator<S> operator;
    private final Map<Long, S> states = new HashMap<>();

    Objects(Operator<S> operator) {
      this.operator = operator;
    }

    @Override
    public S load(long key) {
      return states.computeIfAbsent(key, missing -> operator.newState());
    }

    @Override
    public void store(long key, S state) {}

    @Override
    public Set<Long> keys() {
      return states.keySet();
    }

    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public void restart() {
      states.replaceAll((key, state) -> {
        S restored = operator.newState();
        operator.decode(operator.encode(state), restored);
        return restored;
      });
    }
  }
}
