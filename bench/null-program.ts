// A program that takes events over frames (docs/protocol.md) and does nothing with them: what is left is the cost of the
// door between harness and program, for a program that is fast.
const HEADER_BYTES = 8;

let rest: Buffer = Buffer.alloc(0);
let taken = 0n;

process.stdin.on('data', (chunk: Buffer) => {
  let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
  while (bytes.length >= HEADER_BYTES) {
    const end = HEADER_BYTES + bytes.readUInt32LE(4);
    if (bytes.length < end) {
      break;
    }
    handle(bytes.toString('latin1', 0, 4), bytes.subarray(HEADER_BYTES, end));
    bytes = bytes.subarray(end);
  }
  rest = bytes;
});

function handle(type: string, payload: Buffer): void {
  switch (type) {
    case 'HELO':
      write('REDY');
      break;
    case 'BEGN':
      taken = 0n;
      break;
    case 'EVTS': {
      taken += BigInt(payload.readUInt32LE());
      const position = Buffer.alloc(8);
      position.writeBigUInt64LE(taken);
      write('TOOK', position);
      break;
    }
    case 'ENDS':
      write('DONE');
      break;
  }
}

function write(type: string, payload: Buffer = Buffer.alloc(0)): void {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(type, 'latin1');
  header.writeUInt32LE(payload.length, 4);
  process.stdout.write(Buffer.concat([header, payload]));
}
