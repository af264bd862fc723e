import { createFakeClock } from '@drv/testing';
import { describe, expect, it } from 'vitest';

import { createProgressTracker } from '../../src/index.ts';

const MB = 1_000_000;

describe('createProgressTracker', () => {
  it('adds up layers and the whole', () => {
    const tracker = createProgressTracker({ clock: createFakeClock() });
    tracker.add({ layer: '1.36', status: 'Pulling from library/busybox' });
    tracker.add({ layer: 'a', status: 'Already exists' });
    tracker.add({ layer: 'b', status: 'Pulling fs layer' });
    tracker.add({ layer: 'c', status: 'Pulling fs layer' });
    tracker.add({ layer: 'b', status: 'Downloading', currentBytes: 3 * MB, totalBytes: 10 * MB });
    tracker.add({ layer: 'c', status: 'Downloading', currentBytes: 5 * MB, totalBytes: 5 * MB });
    tracker.add({ layer: 'c', status: 'Download complete' });
    expect(tracker.progress()).toMatchObject({
      layers: [
        { layer: 'a', phase: 'present', currentBytes: 0 },
        { layer: 'b', phase: 'downloading', currentBytes: 3 * MB, totalBytes: 10 * MB },
        { layer: 'c', phase: 'downloaded', currentBytes: 5 * MB, totalBytes: 5 * MB },
      ],
      layersDone: 1,
      currentBytes: 8 * MB,
      totalBytes: 15 * MB,
      status: 'Pulling from library/busybox',
    });
  });

  it('takes seconds of an extraction for no bytes', () => {
    const tracker = createProgressTracker({ clock: createFakeClock() });
    tracker.add({ layer: 'a', status: 'Downloading', currentBytes: 9, totalBytes: 10 });
    tracker.add({ layer: 'a', status: 'Extracting', elapsedSeconds: 3 });
    expect(tracker.progress()).toMatchObject({
      currentBytes: 10,
      totalBytes: 10,
      layers: [{ phase: 'extracting', currentBytes: 10, elapsedSeconds: 3 }],
    });
    tracker.add({ layer: 'a', status: 'Pull complete' });
    expect(tracker.progress().layers[0]).not.toHaveProperty('elapsedSeconds');
  });

  it('counts a layer that is being extracted as arrived', () => {
    const tracker = createProgressTracker({ clock: createFakeClock() });
    tracker.add({ layer: 'a', status: 'Downloading', currentBytes: 9, totalBytes: 10 });
    tracker.add({ layer: 'a', status: 'Verifying Checksum' });
    tracker.add({ layer: 'a', status: 'Extracting', currentBytes: 1, totalBytes: 10 });
    expect(tracker.progress()).toMatchObject({ currentBytes: 10, layers: [{ phase: 'extracting' }] });
    tracker.add({ layer: 'a', status: 'Pull complete' });
    expect(tracker.progress()).toMatchObject({ currentBytes: 10, layersDone: 1 });
  });

  it('goes back with a layer that has to be loaded again', () => {
    const tracker = createProgressTracker({ clock: createFakeClock() });
    tracker.add({ layer: 'a', status: 'Downloading', currentBytes: 9, totalBytes: 10 });
    tracker.add({ layer: 'a', status: 'Retrying in 5 seconds' });
    expect(tracker.progress()).toMatchObject({ currentBytes: 9, layers: [{ phase: 'waiting' }] });
    tracker.add({ layer: 'a', status: 'Downloading', currentBytes: 1, totalBytes: 10 });
    expect(tracker.progress().currentBytes).toBe(1);
  });

  it('knows no size that nobody told', () => {
    const tracker = createProgressTracker();
    tracker.add({ layer: 'a', status: 'Downloading', currentBytes: 7 });
    tracker.add({ layer: 'a', status: 'Download complete' });
    expect(tracker.progress()).toMatchObject({ currentBytes: 7, totalBytes: 0 });
  });

  it('tells the rate of the last seconds, in bytes per second', async () => {
    const clock = createFakeClock();
    const tracker = createProgressTracker({ clock });
    expect(tracker.progress().bytesPerSecond).toBe(0);
    for (let step = 1; step <= 100; step += 1) {
      await clock.advance(100);
      tracker.add({ layer: 'a', status: 'Downloading', currentBytes: step * 100_000 });
    }
    expect(tracker.progress().bytesPerSecond).toBeCloseTo(MB, 0);
    for (let step = 1; step <= 100; step += 1) {
      await clock.advance(100);
      tracker.add({ layer: 'a', status: 'Downloading', currentBytes: 10 * MB + step * 300_000 });
    }
    expect(tracker.progress().bytesPerSecond).toBeCloseTo(3 * MB, 0);
  });

  it('falls to 0 while nothing arrives', async () => {
    const clock = createFakeClock();
    const tracker = createProgressTracker({ clock });
    await clock.advance(1_000);
    tracker.add({ layer: 'a', status: 'Downloading', currentBytes: MB });
    expect(tracker.progress().bytesPerSecond).toBeCloseTo(MB, 0);
    await clock.advance(1_000);
    expect(tracker.progress().bytesPerSecond).toBeCloseTo(MB / 2, 0);
    await clock.advance(10_000);
    expect(tracker.progress().bytesPerSecond).toBe(0);
  });

  it('does not take what was there before for speed', async () => {
    const clock = createFakeClock();
    const tracker = createProgressTracker({ clock });
    // What a latecomer is told at once.
    tracker.add({ layer: 'a', status: 'Downloading', currentBytes: 500 * MB, totalBytes: 900 * MB });
    await clock.advance(1_000);
    tracker.add({ layer: 'a', status: 'Downloading', currentBytes: 501 * MB, totalBytes: 900 * MB });
    expect(tracker.progress().bytesPerSecond).toBeCloseTo(MB, 0);
  });
});
