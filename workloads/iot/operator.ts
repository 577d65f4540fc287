import { numberOption } from '../../contracts/options.ts';
import type { Operator, OperatorContext, Output } from '../../contracts/workload.ts';
import type { IotColumns } from './columns.ts';
import { HISTORY, KIND_SPIKE } from './rules.ts';
import { Sessions } from './sessions.ts';

/** Spikes of a device against its recent past, at once; its sessions, when the watermark closes them. */
export class IotOperator implements Operator {
  readonly #id: Uint32Array;
  readonly #eventTime: Float64Array;
  readonly #device: Int32Array;
  readonly #vibration: Int32Array;
  readonly #output: Output;
  /** A reading further than this from the mean of those before is a spike, percent of it. */
  readonly #spike: number;
  readonly #sessions: Sessions;
  /** Device → readings so far. */
  readonly #seen: Uint32Array;
  /** Device → sum of its last HISTORY readings. */
  readonly #sum: Float64Array;
  /** Device → its last HISTORY readings, a ring each; zeros until it is full. */
  readonly #recent: Int32Array;

  constructor({ columns, keyCount, parameters, output }: OperatorContext<IotColumns>) {
    this.#id = columns.id;
    this.#eventTime = columns.event_time;
    this.#device = columns.device;
    this.#vibration = columns.vibration;
    this.#output = output;
    this.#spike = numberOption(parameters, 'spike');
    this.#sessions = new Sessions(keyCount, numberOption(parameters, 'gap'), output);
    this.#seen = new Uint32Array(keyCount);
    this.#sum = new Float64Array(keyCount);
    this.#recent = new Int32Array(keyCount * HISTORY);
  }

  process(position: number): void {
    const id = this.#id[position]!;
    const device = this.#device[position]!;
    const vibration = this.#vibration[position]!;
    const seen = this.#seen[device]!;
    const sum = this.#sum[device]!;
    if (seen >= HISTORY && 100 * Math.abs(HISTORY * vibration - sum) > this.#spike * sum) {
      this.#output.emit(id, KIND_SPIKE, device, sum, vibration, 0);
    }
    const oldest = device * HISTORY + (seen % HISTORY);
    this.#sum[device] = sum + vibration - this.#recent[oldest]!;
    this.#recent[oldest] = vibration;
    this.#seen[device] = seen + 1;
    this.#sessions.add(id, this.#eventTime[position]!, device, vibration);
  }

  advance(watermark: number): void {
    this.#sessions.advance(watermark);
  }

  end(): void {
    this.#sessions.advance(Number.POSITIVE_INFINITY);
  }
}
