// A program for tests: its first word names a mistake of those who write their first program over frames.
import { setTimeout as sleep } from 'node:timers/promises';

const mistake = process.argv[2] ?? 'none';
let rest: Buffer = Buffer.alloc(0);
let taken = 0;
let runs = 0;

if (mistake === 'ends-at-once') {
  process.stderr.write("import pandas\nModuleNotFoundError: No module named 'pandas'\n");
  process.exit(1);
}
process.stdin.on('data', (chunk: Buffer) => {
  rest = Buffer.concat([rest, chunk]);
  // Waits for more than the frame has: as a read of a fixed size does.
  while (rest.length >= (mistake === 'reads-too-much' && runs > 0 ? 1 << 20 : 8)) {
    const end = 8 + rest.readUInt32LE(4);
    if (rest.length < end) {
      break;
    }
    const [type, payload] = [rest.toString('latin1', 0, 4), rest.subarray(8, end)];
    rest = rest.subarray(end);
    handle(type, payload);
  }
});
process.stdin.on('end', () => process.exit(0));

function handle(type: string, payload: Buffer): void {
  switch (type) {
    case 'HELO':
      if (mistake === 'prints') {
        process.stdout.write('Loading the model…\n');
      }
      if (mistake !== 'does-not-flush') {
        write('REDY');
      }
      break;
    case 'BEGN':
      taken = 0;
      runs++;
      break;
    case 'EVTS':
      onEvents(payload.readUInt32LE());
      break;
    case 'ENDS':
      onEnd();
      break;
    case 'ABRT':
      if (mistake !== 'ignores-abort') {
        write('DONE');
      }
      break;
  }
}

function onEvents(count: number): void {
  taken += count;
  switch (mistake) {
    case 'dies':
      process.stderr.write('Traceback (most recent call last):\nZeroDivisionError: division by zero\n');
      process.exit(1);
      break;
    case 'fails':
      write('FAIL', Buffer.from('no rule for this card'));
      break;
    case 'wrong-arity':
      write('ANSW', numbers(1, 2, 3));
      break;
    case 'prints-later':
      process.stdout.write('1024 events seen\n');
      break;
    case 'counts-ahead':
      write('TOOK', position(taken + 1_000_000));
      return;
    case 'counts-each-frame':
      write('TOOK', position(count));
      return;
    case 'takes-text':
      write('TOOK', Buffer.from(String(taken)));
      return;
    case 'never-acknowledges':
      return;
  }
  write('TOOK', position(taken));
}

function onEnd(): void {
  switch (mistake) {
    case 'never-done':
      return;
    case 'ends-after-a-run':
      write('DONE');
      process.exit(0);
      break;
    case 'answers-late':
      write('DONE');
      write('ANSW', numbers(1, 2, 3, 4));
      return;
    case 'half-a-frame':
      process.stdout.write('ANSW');
      void sleep(20).then(() => process.exit(0));
      return;
  }
  write('DONE');
}

function position(events: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(events));
  return bytes;
}

function numbers(...values: number[]): Buffer {
  return Buffer.from(Float64Array.from(values).buffer);
}

function write(type: string, payload: Buffer = Buffer.alloc(0)): void {
  const header = Buffer.alloc(8);
  header.write(type, 'latin1');
  header.writeUInt32LE(payload.length, 4);
  process.stdout.write(Buffer.concat([header, payload]));
}
