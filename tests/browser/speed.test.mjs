// How long a cashier waits. Measured and printed; a machine may be busy, so nothing is judged by its time.

import assert from 'node:assert/strict';
import { test, after } from 'node:test';
import { Register } from './register.mjs';
import { Till, chrome, closeChrome, shop } from './till.mjs';

after(closeChrome);

const TAPS = 40;
const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
const said = (times) => {
  const sorted = [...times].sort((a, b) => a - b);
  return `median ${at(sorted, 0.5).toFixed(1)} ms, p95 ${at(sorted, 0.95).toFixed(1)} ms`;
};

/** Taps a key of the keypad and waits until its answer is painted; in the page, by the page's clock. */
const tapped = (till, name) => till.page.evaluate((action) => new Promise((done) => {
  const app = document.querySelector('#app'), key = document.querySelector(`[data-block="pad"] [data-action="${action}"]`), start = performance.now();
  const changed = new MutationObserver(() => {
    changed.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
  });
  changed.observe(app, { attributes: true, attributeFilter: ['data-rev'] });
  key.click();
}), name);

/** A tap that asks nobody: it changes a text and waits until that is painted. */
const local = (till) => till.page.evaluate(() => new Promise((done) => {
  const start = performance.now();
  document.querySelector('#said').textContent = String(start);
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
}));

test('how long it takes from a tap to its picture', async (t) => {
  const { till } = await shop(t);
  await till.begin('ru', 'ru');
  await till.openShift();
  for (let line = 0; line < 20; line += 1) await till.freePrice([String(1 + (line % 9))]);
  await till.tap('actions', 'price');
  await till.on('price');
  const browser = await till.context.newCDPSession(till.page);
  await browser.send('Performance.enable');
  const spent = async () => Object.fromEntries((await browser.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value * 1000]));

  for (const rate of [1, 6]) {
    await browser.send('Emulation.setCPUThrottlingRate', { rate });
    const taps = [], alone = [], before = await spent();
    for (let i = 0; i < TAPS; i += 1) taps.push(await tapped(till, i % 2 ? 'back' : '7'));
    const after_ = await spent();
    for (let i = 0; i < TAPS; i += 1) alone.push(await local(till));
    t.diagnostic(`CPU slowed ${rate}×: tap to picture ${said(taps)}; a tap that asks nobody ${said(alone)}`);
    const each = (name) => ((after_[name] - before[name]) / TAPS).toFixed(2);
    t.diagnostic(`CPU slowed ${rate}×: of each tap script ${each('ScriptDuration')} ms, layout ${each('LayoutDuration')} ms, styles ${each('RecalcStyleDuration')} ms`);
    assert.equal(taps.length, TAPS);
  }
});

test('how long it takes from the start of the process to the first picture', async (t) => {
  const register = await Register.begin();
  t.after(() => register.end());
  await chrome();
  const till = await Till.at(register);
  t.after(() => till.close());
  await till.begin('ru', 'ru');
  const times = [];
  for (let round = 0; round < 5; round += 1) {
    await register.kill('SIGTERM');
    const start = performance.now();
    await register.start();
    const serves = performance.now() - start;
    await till.page.goto(register.url);
    await till.on('closed');
    await till.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    times.push(performance.now() - start);
    t.diagnostic(`serves after ${serves.toFixed(0)} ms, painted after ${times.at(-1).toFixed(0)} ms`);
  }
  assert.equal(times.length, 5);
});
