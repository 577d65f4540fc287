import { expect, test } from 'vitest';
import { MillraceError, machineError, usageError } from './errors.ts';

test('an error of use has exit code 2, one of the machine 1', () => {
  expect(usageError('--rate 0: too low')).toMatchObject({ message: '--rate 0: too low', exitCode: 2 });
  expect(machineError('disk full')).toMatchObject({ message: 'disk full', exitCode: 1 });
  expect(usageError('')).toBeInstanceOf(MillraceError);
});
