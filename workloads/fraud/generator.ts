import { numberOption, type Options } from '../../contracts/options.ts';
import { portableLog, Random, Zipf } from '../../contracts/random.ts';
import { allocateColumns, type GeneratedTrace } from '../../contracts/workload.ts';
import { type Cards, makeCards } from './cards.ts';
import { type FraudColumns, fraudColumns } from './columns.ts';
import { MEAN_THEFT_SIZE, Thief } from './thief.ts';

const HOUR_MS = 3_600_000;
const AWAKE_HOURS = 16;
const GAP_STEPS = 4_096;

/**
 * A stream of transactions in order of event time: owners who pay at random times, each card as often as its rank in a
 * Zipf distribution says, and now and then a theft in between. Rates follow from the busiest card's.
 */
export function generateFraud(events: number, parameters: Options, seed: number): GeneratedTrace<FraudColumns> {
  const keyCount = numberOption(parameters, 'cards');
  const popularity = new Zipf(keyCount, numberOption(parameters, 'skew'));
  const gapsMs = exponentialGaps(popularity.largest * numberOption(parameters, 'busiestGap'));
  const eventsBetweenThefts = MEAN_THEFT_SIZE / numberOption(parameters, 'planted');
  const cards = makeCards(keyCount, seed);
  const columns = allocateColumns(fraudColumns, events);
  const random = new Random(seed, 0);
  const thief = new Thief(new Random(seed, 2), parameters);
  const groundTruth = new Uint32Array(events);
  // The highest along one axis, metres per ms, 36% of what is possible: along both at once still well below that.
  const ownerSpeed = numberOption(parameters, 'speed') / 2_780;
  let groundTruthCount = 0;
  let clockMs = 0;
  let nextTheft = eventsBetweenThefts * random.unit();
  for (let id = 0; id < events; id++) {
    if (thief.timeMs <= clockMs) {
      columns.event_time[id] = thief.timeMs;
      columns.card[id] = thief.card;
      columns.amount[id] = thief.amount;
      columns.x[id] = thief.x;
      columns.y[id] = thief.y;
      cards.transactions[thief.card]!++;
      groundTruth[groundTruthCount++] = id;
      thief.proceed();
      continue;
    }
    const bits = random.uint32();
    const timeMs = Math.floor(clockMs);
    const card = drawCard(popularity, cards, timeMs, random);
    // Nine bits: one purchase in 512 is large. Eight others: one in 256 is made on a trip.
    const reach = Math.floor((timeMs - cards.timeMs[card]!) * ownerSpeed);
    move(cards, card, timeMs, reach, (bits & 0x1fe00) === 0 ? 120 : 1, random.uint32());
    columns.event_time[id] = timeMs;
    columns.card[id] = card;
    columns.amount[id] = drawAmount(cards.usualAmount[card]!, (bits & 0x1ff) === 0, random.unit());
    columns.x[id] = cards.x[card]!;
    columns.y[id] = cards.y[card]!;
    cards.transactions[card]!++;
    if (id >= nextTheft && thief.timeMs === Infinity) {
      thief.steal(card, cards);
      nextTheft = id + eventsBetweenThefts * (0.5 + random.unit());
    }
    clockMs += gapsMs[bits >>> 20]!;
  }
  return { columns, tables: {}, keyCount, groundTruth: groundTruth.slice(0, groundTruthCount) };
}

/** Gaps in ms with the given mean, of which a uniform draw is about exponential: its quantiles at equal steps. */
function exponentialGaps(meanMs: number): Float64Array {
  return Float64Array.from({ length: GAP_STEPS }, (_, i) => -meanMs * portableLog(1 - (i + 0.5) / GAP_STEPS));
}

/** Owners asleep are passed over once: a card has its hours, yet one may pay at any time. */
function drawCard(popularity: Zipf, cards: Cards, timeMs: number, random: Random): number {
  const card = popularity.draw(random);
  const hoursAwake = (Math.floor(timeMs / HOUR_MS) + 24 - cards.wakingHour[card]!) % 24;
  return hoursAwake < AWAKE_HOURS ? card : popularity.draw(random);
}

/** Moves the owner to within 8 km × `spread` of home, or `reach` metres towards it along each axis. */
function move(cards: Cards, card: number, timeMs: number, reach: number, spread: number, bits: number): void {
  const targetX = cards.homeX[card]! + (((bits & 0xffff) - 0x8000) >> 2) * spread;
  const targetY = cards.homeY[card]! + (((bits >>> 16) - 0x8000) >> 2) * spread;
  cards.x[card] = towards(cards.x[card]!, targetX, reach);
  cards.y[card] = towards(cards.y[card]!, targetY, reach);
  cards.timeMs[card] = timeMs;
}

function towards(from: number, target: number, reach: number): number {
  return target > from ? Math.min(target, from + reach) : Math.max(target, from - reach);
}

/** Cents: near the usual, or several times that for a large purchase, which may look unusual though honest. */
function drawAmount(usual: number, large: boolean, unit: number): number {
  return Math.floor(usual * (large ? 4 + 8 * unit : 0.4 + 1.2 * unit));
}
