import { numberOption } from '../../contracts/options.ts';
import type { Operator, OperatorContext } from '../../contracts/workload.ts';
import type { WeatherColumns } from './columns.ts';
import { OpenWindows } from './open-windows.ts';
import { regionsByStation } from './regions.ts';

/** Looks up the region of each report and gathers its window; answers when the watermark closes the window. */
export class WeatherOperator implements Operator {
  readonly #eventTime: Float64Array;
  readonly #station: Int32Array;
  readonly #temperature: Int32Array;
  /** Station → place of its region among the distinct regions. */
  readonly #placeOf: Int32Array;
  readonly #windows: OpenWindows;

  constructor({ columns, tables, parameters, output }: OperatorContext<WeatherColumns>) {
    this.#eventTime = columns.event_time;
    this.#station = columns.station;
    this.#temperature = columns.temperature;
    const regionOf = regionsByStation(tables);
    const regions = new Int32Array(new Set(regionOf));
    const places = new Map<number, number>();
    for (const region of regions) {
      places.set(region, places.size);
    }
    this.#placeOf = regionOf.map((region) => places.get(region)!);
    this.#windows = new OpenWindows(regions, numberOption(parameters, 'window'), output);
  }

  process(position: number): void {
    this.#windows.add(
      this.#eventTime[position]!,
      this.#placeOf[this.#station[position]!]!,
      this.#temperature[position]!,
    );
  }

  advance(watermark: number): void {
    if (watermark >= this.#windows.firstDue) {
      this.#windows.close(watermark);
    }
  }

  end(): void {
    this.#windows.close(Number.POSITIVE_INFINITY);
  }
}
