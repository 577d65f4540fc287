import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { allowedCpus, readControlGroup } from './control-group.ts';

const parent = mkdtempSync(join(tmpdir(), 'millrace-control-group-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** A file system of those files. */
function rootOf(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(parent, 'root-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  }
  return root;
}

const V2_MOUNT = '31 23 0:28 / /sys/fs/cgroup rw,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate';
const V1_MOUNTS = [
  '31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755',
  '32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct',
  '36 31 0:33 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory',
].join('\n');
const NOTHING = { cpuQuota: null, memoryLimitBytes: null, throttledMs: 0 };

describe('the control group of a process, version 2', () => {
  const nested = {
    'proc/self/mountinfo': V2_MOUNT,
    'proc/self/cgroup': '0::/jobs/mine',
    'sys/fs/cgroup/cpu.stat': 'usage_usec 5\nthrottled_usec 77000000',
    'sys/fs/cgroup/jobs/mine/cpu.max': '150000 100000',
    'sys/fs/cgroup/jobs/mine/cpu.stat': 'usage_usec 9\nnr_throttled 3\nthrottled_usec 2500',
    'sys/fs/cgroup/jobs/mine/memory.max': '4294967296',
    'sys/fs/cgroup/jobs/other/cpu.max': '1000 100000',
  };

  it('is its own, not the root nor a neighbour', () => {
    expect(readControlGroup(rootOf(nested))).toEqual({
      cpuQuota: 1.5,
      memoryLimitBytes: 2 ** 32,
      throttledMs: 2.5,
    });
  });

  it('has no more than the groups it is in', () => {
    const above = {
      'sys/fs/cgroup/jobs/cpu.max': '50000 100000',
      'sys/fs/cgroup/jobs/cpu.stat': 'throttled_usec 1000',
      'sys/fs/cgroup/jobs/memory.max': '1073741824',
    };
    expect(readControlGroup(rootOf({ ...nested, ...above }))).toEqual({
      cpuQuota: 0.5,
      memoryLimitBytes: 2 ** 30,
      throttledMs: 3.5,
    });
    const wider = { 'sys/fs/cgroup/jobs/cpu.max': '800000 100000', 'sys/fs/cgroup/jobs/memory.max': 'max' };
    expect(readControlGroup(rootOf({ ...nested, ...wider }))).toMatchObject({
      cpuQuota: 1.5,
      memoryLimitBytes: 2 ** 32,
    });
  });

  it('has no limits where it says max', () => {
    const free = { 'sys/fs/cgroup/jobs/mine/cpu.max': 'max 100000', 'sys/fs/cgroup/jobs/mine/memory.max': 'max' };
    expect(readControlGroup(rootOf({ ...nested, ...free }))).toEqual(NOTHING);
  });

  it.each([
    ['sees itself as the root', '0::/', V2_MOUNT],
    ['is mounted as the root of its container', '0::/docker/abc', V2_MOUNT.replace(' / ', ' /docker/abc ')],
    ['is named from outside its namespace', '0::/../other', V2_MOUNT],
    ['is mounted where a path has a blank', '0::/', V2_MOUNT.replace('/sys/fs/cgroup', '/sys/fs/c\\040g')],
  ])('is found where it %s', (_, group, mount) => {
    const folder = mount.includes('040') ? 'sys/fs/c g' : 'sys/fs/cgroup';
    const root = rootOf({
      'proc/self/mountinfo': mount,
      'proc/self/cgroup': group,
      [`${folder}/cpu.max`]: '200000 100000',
      [`${folder}/cpu.stat`]: 'throttled_usec 4000',
    });
    expect(readControlGroup(root)).toEqual({ ...NOTHING, cpuQuota: 2, throttledMs: 4 });
  });
});

describe('the control group of a process, version 1', () => {
  const nested = {
    'proc/self/mountinfo': V1_MOUNTS,
    'proc/self/cgroup': '4:memory:/jobs/big\n2:cpu,cpuacct:/jobs/mine\n1:name=systemd:/x\n0::/',
    'sys/fs/cgroup/cpu,cpuacct/cpu.stat': 'throttled_time 99000000000',
    'sys/fs/cgroup/cpu,cpuacct/jobs/mine/cpu.cfs_quota_us': '25000',
    'sys/fs/cgroup/cpu,cpuacct/jobs/mine/cpu.cfs_period_us': '100000',
    'sys/fs/cgroup/cpu,cpuacct/jobs/mine/cpu.stat': 'nr_throttled 2\nthrottled_time 6000000',
    'sys/fs/cgroup/memory/jobs/big/memory.limit_in_bytes': '2147483648',
    'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712',
  };

  it('is its own of each controller', () => {
    expect(readControlGroup(rootOf(nested))).toEqual({ cpuQuota: 0.25, memoryLimitBytes: 2 ** 31, throttledMs: 6 });
  });

  it('has no more than the groups it is in, and no limit where that is −1 or as large as can be', () => {
    const free = {
      'sys/fs/cgroup/cpu,cpuacct/jobs/mine/cpu.cfs_quota_us': '-1',
      'sys/fs/cgroup/memory/jobs/big/memory.limit_in_bytes': '9223372036854771712',
    };
    expect(readControlGroup(rootOf({ ...nested, ...free }))).toEqual(NOTHING);
    const above = {
      'sys/fs/cgroup/cpu,cpuacct/jobs/cpu.cfs_quota_us': '100000',
      'sys/fs/cgroup/cpu,cpuacct/jobs/cpu.cfs_period_us': '50000',
    };
    expect(readControlGroup(rootOf({ ...nested, ...free, ...above })).cpuQuota).toBe(2);
  });

  it('is found in a container, where it is mounted as the root', () => {
    const mounts = V1_MOUNTS.replace('0:29 / ', '0:29 /docker/abc ');
    const root = rootOf({
      'proc/self/mountinfo': mounts,
      'proc/self/cgroup': '2:cpu,cpuacct:/docker/abc',
      'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '300000',
      'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000',
    });
    expect(readControlGroup(root).cpuQuota).toBe(3);
  });
});

it('there is none where the system has none', () => {
  expect(readControlGroup(rootOf({}))).toEqual(NOTHING);
  expect(allowedCpus(rootOf({}))).toBeUndefined();
});

it('the CPUs that may be used are listed as by Linux', () => {
  const status = 'Name:\tnode\nCpus_allowed:\t13\nCpus_allowed_list:\t0-1,4\nMems_allowed_list:\t0';
  expect(allowedCpus(rootOf({ 'proc/self/status': status }))).toBe('0-1,4');
});

it.runIf(process.platform === 'linux')('this very process has what its own group says', () => {
  const { cpuQuota, throttledMs } = readControlGroup();
  expect(cpuQuota === null || cpuQuota > 0).toBe(true);
  expect(throttledMs).toBeGreaterThanOrEqual(0);
  expect(readFileSync('/proc/self/status', 'utf8')).toContain(`Cpus_allowed_list:\t${allowedCpus()}\n`);
});
