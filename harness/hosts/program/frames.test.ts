import { describe, expect, it } from 'vitest';
import type { Columns } from '../../../contracts/workload.ts';
import { eventsFrame, FrameReader, frameOf, watermarkFrame } from './frames.ts';

const columns = {
  id: Uint32Array.of(4, 5, 2 ** 32 - 1),
  event_time: Float64Array.of(1, 2 ** 53 - 1, 3),
  key: Int32Array.of(-1, 0, 2 ** 31 - 1),
} as unknown as Columns;

describe('a frame', () => {
  it('is four letters, the length of what follows, and that', () => {
    expect(frameOf('HELO', Buffer.from('{}')).toString('latin1')).toBe('HELO\x02\0\0\0{}');
    expect(frameOf('ENDS').toString('latin1')).toBe('ENDS\0\0\0\0');
    expect(watermarkFrame(-1.5).readDoubleLE(8)).toBe(-1.5);
  });

  it('of events has a column behind the other, each at a multiple of eight bytes', () => {
    const frame = eventsFrame(columns, ['id', 'event_time', 'key'], 1, 3);
    expect(frame.readUInt32LE(4)).toBe(frame.length - 8);
    expect(frame.readUInt32LE(8)).toBe(2);
    expect([frame.readUInt32LE(16), frame.readUInt32LE(20)]).toEqual([5, 2 ** 32 - 1]);
    expect([frame.readDoubleLE(24), frame.readDoubleLE(32)]).toEqual([2 ** 53 - 1, 3]);
    expect([frame.readInt32LE(40), frame.readInt32LE(44)]).toEqual([0, 2 ** 31 - 1]);
    const one = eventsFrame(columns, ['id', 'event_time', 'key'], 0, 1);
    expect([one.readUInt32LE(16), one.readDoubleLE(24), one.readInt32LE(32), one.length]).toEqual([4, 1, -1, 40]);
  });
});

describe('a reader of frames', () => {
  const bytes = Buffer.from('REDY\0\0\0\0ANSW\x03\0\0\0abcDONE\0\0\0\0', 'latin1');

  it.each([1, 2, 3, 7, 8, 11, 100])('cuts what comes in pieces of %i bytes', (size) => {
    const reader = new FrameReader();
    const read: string[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      reader.add(bytes.subarray(at, at + size));
      for (let frame = reader.next(); frame !== undefined; frame = reader.next()) {
        read.push(`${frame.type} ${frame.payload}`);
      }
    }
    expect(read).toEqual(['REDY ', 'ANSW abc', 'DONE ']);
    expect(reader.rest).toBeUndefined();
  });

  it('refuses what is no frame, and shows its first line', () => {
    const reader = new FrameReader();
    reader.add(Buffer.from('Hello, I am ready\nand more'));
    expect(() => reader.next()).toThrow('it wrote "Hello, I am ready" to its standard output');
  });
});
