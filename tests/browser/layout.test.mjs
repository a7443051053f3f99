// Every screen fits every machine, in light and in dark, with text of twice the size; and is open to everybody.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { Device } from './register.mjs';
import { closeChrome, shop } from './till.mjs';
import { walk } from './walk.mjs';

after(closeChrome);

const SIZES = [[320, 533], [480, 854], [720, 1280], [1920, 1080]];
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What does not fit, in words; runs in the page. */
function misfits() {
  const found = [], width = innerWidth, height = innerHeight;
  const name = (node) => `${node.closest('[data-block]')?.dataset.block}/${node.dataset.action ?? node.id ?? node.className}`;
  // The row of lights is a strip that may be pushed aside; nothing else is wider than the screen.
  for (const node of [document.documentElement, document.body, ...document.querySelectorAll('#app, #bar, #blocks, .column, #actions, .block, .tape ol')]) {
    if (node.clientWidth && node.scrollWidth > node.clientWidth + 1) found.push(`${node.id || node.className || node.tagName} is ${node.scrollWidth} wide in ${node.clientWidth}`);
  }
  const seen = (x, y, node) => { const hit = document.elementFromPoint(x, y); return hit && (node.contains(hit) || hit.contains(node)); };
  for (const node of document.querySelectorAll('#app [data-action], #app [data-submit]')) {
    if (!node.getClientRects().length || node.matches('.entry')) continue;
    node.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    const box = node.getBoundingClientRect(), least = node.closest('#actions') ? 56 : 48;
    if (box.height < least - 0.5 || box.width < 47.5) found.push(`${name(node)} is ${box.width.toFixed(1)} × ${box.height.toFixed(1)}`);
    if (box.left < -0.5 || box.right > width + 0.5 || box.top < -0.5 || box.bottom > height + 0.5) found.push(`${name(node)} can not be brought into view: ${[box.left, box.top, box.right, box.bottom].map(Math.round)}`);
    else if (!seen(box.left + box.width / 2, box.top + box.height / 2, node)) found.push(`${name(node)} is covered`);
  }
  const total = document.querySelector('[data-block="total"] .value');
  for (const end of total ? [0, 1e6] : []) {
    for (const column of document.querySelectorAll('.column')) column.scrollTop = end;
    const box = total.getBoundingClientRect();
    if (box.top < 0 || box.bottom > height || !seen(box.left + box.width / 2, box.top + box.height / 2, total)) found.push(`the total is out of sight, scrolled to ${end}`);
  }
  for (const column of document.querySelectorAll('.column')) column.scrollTop = 0;
  return found;
}

/** Two frames, and the end of every fade they began: half a fade has colours nobody is meant to read. */
const settle = (page) => page.evaluate(async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await Promise.allSettled(document.getAnimations().map((fade) => fade.finished));
});

/** Looks at a screen in all sizes, as it is now; adds to `wrong` what does not fit or is not open to everybody. */
async function examine(till, name, wrong) {
  const { page } = till;
  const look = async (width, height, colorScheme, zoom) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await till.zoom(zoom);
    await settle(page);
  };
  for (const [width, height] of SIZES) {
    for (const zoom of [1, 2]) {
      await look(width, height, 'light', zoom);
      for (const what of await page.evaluate(misfits)) wrong.add(`${name} at ${width}×${height}, text ${zoom * 100} %: ${what}`);
    }
  }
  for (const [width, height, scheme] of [[480, 854, 'light'], [480, 854, 'dark'], [1920, 1080, 'dark']]) {
    await look(width, height, scheme, 1);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    for (const { id, nodes } of violations) {
      for (const node of nodes) wrong.add(`${name} at ${width}×${height}, ${scheme}: ${id}: ${node.target}: ${node.failureSummary?.replace(/\s+/g, ' ')}`);
    }
  }
  await look(480, 854, 'light', 1);
}

test('the screen of a fiscal storage that is gone fits and is open to everybody', async (t) => {
  const device = await Device.begin('fn');
  t.after(() => device.end());
  const { till } = await shop(t, `country = "ru"\nfn = "emulator:tcp:${device.address}"\n`);
  const wrong = new Set();
  await till.begin('ru', 'ru');
  await till.openShift();
  await till.freePrice(['7', '0']);
  await till.exact();
  await device.end();
  await till.tap('actions', 'pay');
  await till.page.waitForSelector('[data-block="refused"]');
  await examine(till, 'trouble', wrong);
  assert.equal(wrong.size, 0, [...wrong].join('\n'));
});

for (const [country, language] of [['ru', 'ru'], ['kz', 'kk']]) {
  test(`every screen fits and is open to everybody: ${country}, ${language}`, async (t) => {
    const { till } = await shop(t);
    const { page } = till, wrong = new Set(), visited = new Set();
    await walk(till, country, language, async (name) => {
      visited.add(await page.evaluate(() => document.querySelector('#app').dataset.screen));
      await examine(till, name, wrong);
    });
    assert.equal(wrong.size, 0, [...wrong].join('\n'));
    for (const name of ['begin', 'closed', 'sale', 'line', 'price', 'pay', 'done', 'menu', 'status', 'receipt', 'close', 'shift_done', 'discount', 'kinds', 'approve', 'cash', 'history', 'pay_out']) assert.ok(visited.has(name), name);
  });
}

test('on a small machine the newest line is never under the total, and a screen opens at its top', async (t) => {
  const { till } = await shop(t);
  const { page } = till;
  await page.setViewportSize({ width: 320, height: 533 });
  await till.begin('ru', 'ru');
  await till.openShift();
  const goods = await page.$$eval('[data-block="favourites"] [data-action]', (keys) => keys.slice(0, 8).map((key) => key.dataset.action));
  for (const [i, id] of goods.entries()) {
    await page.evaluate((tile) => document.querySelector(`[data-block="favourites"] [data-action="${tile}"]`).click(), id);
    await till.lines(i + 1);
    await settle(page);
    const covered = await page.evaluate(() => {
      const line = document.querySelector('.tape .fresh'), box = line.getBoundingClientRect(), x = box.left + box.width / 3;
      return [2, box.height / 2, box.height - 2].filter((y) => !line.contains(document.elementFromPoint(x, box.top + y)));
    });
    assert.deepEqual(covered, [], `line ${i + 1}`);
  }
  await page.evaluate(() => { for (const column of document.querySelectorAll('.column')) column.scrollTop = 1e6; });
  assert.ok(await page.evaluate(() => document.querySelector('#first').scrollTop) > 0, 'nothing to scroll');
  await till.tap('actions', 'to_pay');
  await till.on('pay');
  await settle(page);
  assert.equal(await page.evaluate(() => document.querySelector('#first').scrollTop), 0);
});
