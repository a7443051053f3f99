// Power cuts and impatient hands: one payment, one receipt.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Device } from './register.mjs';
import { Till, closeChrome, shop } from './till.mjs';

after(closeChrome);

// Milliseconds after the tap. A fiscal storage of real speed takes some hundred for a receipt.
const MOMENTS = [0, 1, 2, 3, 5, 8, 12, 17, 23, 30];
const LATER = [0, 40, 90, 150, 220, 300, 400, 550];
const CASES = [
  ['ru', 'a fiscal storage that takes no time', MOMENTS],
  ['ru', 'a fiscal storage of real speed', LATER, '--baud', '115200', '--latency', 'spec'],
  ['kz', 'an operator nearby', MOMENTS],
];

for (const [country, about, moments, ...pace] of CASES) {
  test(`a register killed over a payment comes back to one receipt: ${country}, ${about}`, async (t) => {
    const device = pace.length ? await Device.begin('fn', ...pace) : null;
    if (device) t.after(() => device.end());
    const { register, till } = await shop(t, device && `country = "ru"\nfn = "emulator:tcp:${device.address}"\n`);
    await till.begin(country, 'ru');
    await till.openShift();
    const ends = [];
    for (const [round, moment] of moments.entries()) {
      await till.freePrice(['1', '0', '5']);
      await till.exact();
      assert.ok(await till.press('actions', 'pay'));
      await pause(moment);
      await register.kill();
      await till.page.waitForSelector('html.lost');
      await register.start();
      // By itself: nobody touches the browser.
      const end = await till.on('done', 'sale', 'pay');
      ends.push(end);
      if (end !== 'done') {
        await till.told('total', '105');
        assert.equal((await register.receipts()).length, round, `after ${moment} ms: a receipt for an untouched basket`);
        if (end === 'sale') {
          await till.lines(1);
          await till.exact();
        } else if (await till.key('actions', 'pay').isDisabled()) {
          await till.tap('notes', 'exact');
        }
        await till.tap('actions', 'pay');
      }
      await till.next();
      await till.lines(0);
      assert.equal((await register.receipts()).length, round + 1, `killed after ${moment} ms`);
    }
    t.diagnostic(`what the browser came back to: ${ends.join(', ')}`);
    const sums = (await register.receipts()).map((document) => document.receipt.total);
    assert.deepEqual(sums, sums.map(() => 105));
    assert.match(await register.run('journal', 'verify'), /\S/);
  });
}

test('two browsers that pay at once pay once', async (t) => {
  const { register, till } = await shop(t);
  await till.begin('ru', 'ru');
  await till.openShift();
  const other = await Till.at(register);
  t.after(() => other.close());
  await other.on('sale');
  for (const round of [1, 2, 3]) {
    await till.freePrice(['9', '9']);
    await other.lines(1);
    await Promise.all([till.exact(), other.exact()]);
    // Where one is much quicker, the other may find the receipt paid and the key gone.
    const pressed = await Promise.all([till.press('actions', 'pay'), other.press('actions', 'pay')]);
    assert.ok(pressed.includes(true));
    await Promise.all([till.on('done'), other.on('done')]);
    assert.equal((await register.receipts()).length, round);
    await till.next();
    await other.on('sale');
  }
});
