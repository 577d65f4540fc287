package join;

import millrace.ByteReader;
import millrace.ByteWriter;
import millrace.Event;
import millrace.OpenRows;
import millrace.Operator;
import millrace.Output;
import millrace.Tables;
import millrace.Timers;

/**
 * Support for tests, in a package of its own: holds each order and each payment of a basket until nothing that belongs
 * to it can come. In whatever order the two streams arrive, a pair is answered at the later of the two.
 */
public final class JoinOperator implements Operator<JoinOperator.State> {
  /** The first stream; the other one is of payments. */
  private static final int ORDERS = 0;

  private static final int BASKET = Event.FIRST;
  /** Of an order its amount, of a payment what is paid. */
  private static final int CENTS = Event.FIRST + 1;
  private static final int SHOP = Event.FIRST + 2;

  private static final long UNPAID = -1;

  /** Columns of what is held. */
  private static final int TIME = 0;
  private static final int ID = 1;
  private static final int HELD_CENTS = 2;
  private static final int HELD_SHOP = 3;
  private static final int MATCHED = 4;

  /** An order and a payment belong together if their times are no further apart, ms. */
  private final long limitMs;
  /** When nothing that belongs to an event can come, after it, ms. */
  private final long releaseMs;
  private final long[] row = new long[6];
  private final ByteWriter writer = new ByteWriter();
  private final ByteReader reader = new ByteReader();

  /** What is held of a basket, each by time. */
  public static final class State {
    private final OpenRows orders = new OpenRows(MATCHED + 1);
    private final OpenRows payments = new OpenRows(HELD_CENTS + 1);
  }

  /** Needs parameter `limit`, and no tables. */
  public JoinOperator(Tables tables) {
    limitMs = tables.parameter("limit");
    releaseMs = limitMs + 1;
  }

  @Override
  public String[][] eventColumns() {
    return new String[][] {
      {"id", "event_time", "basket", "amount", "shop"},
      {"id", "event_time", "basket", "paid"},
    };
  }

  @Override
  public String[] answerColumns() {
    return new String[] {"order_id", "payment_id", "basket", "shop", "placed_ms", "missing"};
  }

  @Override
  public long keyOf(Event event) {
    return event.values[BASKET];
  }

  @Override
  public State newState() {
    return new State();
  }

  @Override
  public void process(long basket, State state, Event event, Timers timers, Output output) {
    if (event.stream() == ORDERS) {
      int order = hold(state.orders, event);
      state.orders.set(order, HELD_SHOP, event.values[SHOP]);
      state.orders.set(order, MATCHED, 0);
      for (int payment = 0; payment < state.payments.count(); payment++) {
        match(basket, state, order, payment, output);
      }
    } else {
      int payment = hold(state.payments, event);
      for (int order = 0; order < state.orders.count(); order++) {
        match(basket, state, order, payment, output);
      }
    }
    if (nextTimer(state) == event.eventTime() + releaseMs) {
      timers.register(nextTimer(state));
    }
  }

  @Override
  public void onTimer(long basket, State state, long watermark, Timers timers, Output output) {
    OpenRows orders = state.orders;
    int released = 0;
    for (; released < orders.count() && orders.get(released, TIME) + releaseMs <= watermark; released++) {
      if (orders.get(released, MATCHED) == 0) {
        answer(basket, orders, released, UNPAID, 0, output);
      }
    }
    orders.removeFirst(released);
    released = 0;
    while (released < state.payments.count() && state.payments.get(released, TIME) + releaseMs <= watermark) {
      released++;
    }
    state.payments.removeFirst(released);
    if (nextTimer(state) != NEVER) {
      timers.register(nextTimer(state));
    }
  }

  @Override
  public long nextTimer(State state) {
    return Math.min(releaseOfFirst(state.orders), releaseOfFirst(state.payments));
  }

  @Override
  public byte[] encode(State state) {
    if (state.orders.count() == 0 && state.payments.count() == 0) {
      return NOTHING;
    }
    writer.unsigned(state.orders.count());
    write(state.orders, MATCHED + 1);
    write(state.payments, HELD_CENTS + 1);
    return writer.take();
  }

  @Override
  public void decode(byte[] bytes, State state) {
    state.orders.clear();
    state.payments.clear();
    if (bytes.length == 0) {
      return;
    }
    reader.open(bytes);
    for (long orders = reader.unsigned(); orders > 0; orders--) {
      read(state.orders, MATCHED + 1);
    }
    while (!reader.atEnd()) {
      read(state.payments, HELD_CENTS + 1);
    }
  }

  private long releaseOfFirst(OpenRows held) {
    return held.count() == 0 ? NEVER : held.get(0, TIME) + releaseMs;
  }

  /** Adds an event behind those of its stream; returns its place. */
  private static int hold(OpenRows held, Event event) {
    int last = held.count();
    held.insert(last);
    held.set(last, TIME, event.eventTime());
    held.set(last, ID, event.id());
    held.set(last, HELD_CENTS, event.values[CENTS]);
    return last;
  }

  private void match(long basket, State state, int order, int payment, Output output) {
    OpenRows payments = state.payments;
    if (Math.abs(payments.get(payment, TIME) - state.orders.get(order, TIME)) <= limitMs) {
      state.orders.set(order, MATCHED, 1);
      answer(basket, state.orders, order, payments.get(payment, ID), payments.get(payment, HELD_CENTS), output);
    }
  }

  private void answer(long basket, OpenRows orders, int order, long payment, long paid, Output output) {
    row[0] = orders.get(order, ID);
    row[1] = payment;
    row[2] = basket;
    row[3] = orders.get(order, HELD_SHOP);
    row[4] = orders.get(order, TIME);
    row[5] = orders.get(order, HELD_CENTS) - paid;
    output.emit(row);
  }

  private void write(OpenRows held, int columns) {
    for (int at = 0; at < held.count(); at++) {
      for (int column = 0; column < columns; column++) {
        writer.unsigned(held.get(at, column));
      }
    }
  }

  private void read(OpenRows held, int columns) {
    int at = held.count();
    held.insert(at);
    for (int column = 0; column < columns; column++) {
      held.set(at, column, reader.unsigned());
    }
  }
}
