// A walk through every screen that a cashier comes to.

/** Goods of the demonstration shops: favourites, one more barcode, something to look for, a weighed one. */
export const GOODS = {
  ru: { tiles: ['101', '107', '110'], barcode: '4600000001029', weighed: '106', search: 'молоко' },
  kz: { tiles: ['101', '103', '109'], barcode: '4870000001026', weighed: '105', search: 'шай' },
};

/** Calls `see(name)` on each screen, from an empty folder to a closed shift. Names are those of the screens, or say more. */
export async function walk(till, country, language, see) {
  const { tiles, barcode, weighed, search } = GOODS[country];
  await till.choose(country, language);
  await see('begin');
  await till.tap('actions', 'begin');
  await till.on('closed');
  await see('closed');
  await till.openShift();
  await see('sale-empty');

  for (const tile of tiles) await till.tap('favourites', tile);
  await till.tap('favourites', weighed);
  await till.lines(tiles.length + 1);
  await till.scan(barcode);
  await till.lines(tiles.length + 2);
  await see('sale');
  await till.tap('tape', 'remove', '2');
  await till.lines(tiles.length + 1);
  await see('sale-undo');
  await till.scan('4600000999999');
  await till.page.waitForSelector('[data-block="strip"]');
  await see('sale-unknown');
  const entry = till.page.locator('[data-block="search"] .entry');
  await entry.fill(search);
  await till.page.waitForSelector('[data-block="found"] button');
  await see('sale-found');
  await entry.fill('ыыы');
  await till.page.waitForSelector('[data-block="found"] .hint:not([hidden])');
  await see('sale-nothing');
  await entry.fill('');
  await till.page.waitForSelector('[data-block="favourites"]');
  await till.page.evaluate(() => document.activeElement.blur());

  await till.tap('tape', 'open', '4');
  await till.on('line');
  for (const key of ['1', '.', '2', '5']) await till.tap('pad', key);
  await till.page.waitForSelector('[data-block="pad"] [data-action="enter"]:not(:disabled)');
  await see('line');
  await till.tap('actions', 'set');
  await till.on('sale');
  await till.tap('tape', 'open', '4');
  await till.on('line');
  await till.tap('actions', 'discount');
  await till.on('discount');
  await till.tap('quick', 'quick-10');
  await till.page.waitForSelector('[data-block="actions"] [data-action="apply"]:not(:disabled)');
  await see('discount');
  await till.tap('actions', 'apply');
  await till.on('sale');
  await see('sale-discounted');
  await till.tap('actions', 'price');
  await till.on('price');
  for (const key of ['4', '9', '9']) await till.tap('pad', key);
  await till.page.waitForSelector('[data-block="actions"] [data-action="add"]:not(:disabled)');
  await see('price');
  await till.tap('title', 'back');
  await till.on('sale');

  await till.tap('actions', 'to_pay');
  await till.on('pay');
  await see('pay-empty');
  await till.tap('actions', 'more');
  await till.on('kinds');
  await see('kinds');
  if (country === 'ru') {
    await till.tap('kinds', 'advance');
    await till.on('part');
    for (const key of ['1', '00']) await till.tap('pad', key);
    await till.page.waitForSelector('[data-block="actions"] [data-action="add"]:not(:disabled)');
    await see('part');
    await till.tap('actions', 'add');
    await till.on('pay');
    await see('pay-parts');
    await till.tap('parts', '0');
    await till.page.waitForSelector('[data-block="parts"]', { state: 'detached' });
  } else {
    await till.tap('title', 'back');
    await till.on('pay');
  }
  await till.tap('actions', 'electronic');
  await till.on('approve');
  await see('approve');
  await till.tap('title', 'back');
  await till.on('pay');
  await till.page.locator('[data-block="notes"] button').nth(1).click();
  await till.page.waitForSelector('[data-block="actions"] [data-action="pay"]:not(:disabled)');
  await see('pay');
  await till.tap('actions', 'pay');
  await till.on('done');
  await till.page.waitForFunction(() => document.querySelector('[data-block="receipt"] img')?.naturalWidth > 0);
  await see('done');
  await till.next();

  await till.tap('title', 'menu');
  await till.on('menu');
  await see('menu');
  await till.tap('menu', 'status');
  await till.on('status');
  await see('status');
  await till.tap('title', 'back');
  await till.on('sale');
  await till.tap('title', 'menu');
  await till.tap('menu', 'last-receipt');
  await till.on('receipt');
  await till.page.waitForFunction(() => document.querySelector('[data-block="receipt"] img')?.naturalWidth > 0);
  await see('receipt');
  await till.tap('title', 'back');
  await till.on('sale');
  const menu = async (row, screen) => {
    await till.tap('title', 'menu');
    await till.on('menu');
    await till.tap('menu', row);
    await till.on(screen);
  };
  await menu('cash-in', 'cash');
  for (const key of ['5', '00']) await till.tap('pad', key);
  await till.page.waitForSelector('[data-block="actions"] [data-action="move"]:not(:disabled)');
  await see('cash');
  await till.tap('title', 'back');
  await till.on('sale');
  await menu('return', 'history');
  await see('history');
  await till.tap('actions', 'narrow');
  await till.tap('period', 'period-shift');
  await till.page.waitForSelector('[data-block="shift"]');
  await see('history-narrowed');
  await till.tap('actions', 'claim');
  await till.on('claiming');
  await see('claiming');
  await till.tap('title', 'back');
  await till.on('history');
  await till.page.locator('[data-block="documents"] [data-action]').first().click();
  await till.on('receipt');
  await till.tap('actions', 'give_back');
  await till.on('sale');
  await see('give-back');
  await till.tap('actions', 'to_pay');
  await till.on('pay_out');
  await see('pay-out');
  await till.tap('title', 'back');
  await till.on('sale');
  await till.tap('actions', 'abandon');
  await till.page.waitForSelector('[data-block="favourites"]');
  if (country === 'ru') {
    await menu('correction', 'correct');
    await till.page.locator('[data-block="form"] [type="submit"]').click();
    await till.page.waitForFunction(() => document.querySelector('[data-block="form"]').innerText.includes('03.02.2026'));
    await see('correct');
    await till.tap('title', 'back');
    await till.on('sale');
    await menu('last-receipt', 'receipt');
    await till.tap('actions', 'repair');
    await till.on('repair');
    await see('repair');
    await till.tap('wrong', 'right');
    await till.on('sale');
    await till.tap('tape', 'open', '1');
    await till.on('line');
    await see('repair-line');
    await till.tap('title', 'back');
    await till.on('sale');
    await till.tap('actions', 'to_pay');
    await till.on('pay_out');
    await till.tap('how', 'electronic');
    await till.page.waitForSelector('[data-block="second"]');
    await see('repair-plan');
    await till.tap('title', 'back');
    await till.on('sale');
    await till.tap('actions', 'abandon');
    await till.page.waitForSelector('[data-block="favourites"]');
  }
  await till.tap('title', 'menu');
  await till.tap('menu', 'x-report');
  await till.on('aside_done');
  await till.page.waitForFunction(() => document.querySelector('[data-block="receipt"] img')?.naturalWidth > 0);
  await see('aside_done');
  await till.tap('actions', 'ok');
  await till.on('sale');
  await till.tap('title', 'menu');
  await till.tap('menu', 'close-shift');
  await till.on('close');
  await see('close');
  await till.tap('actions', 'close_shift');
  await till.on('shift_done');
  await till.page.waitForFunction(() => document.querySelector('[data-block="receipt"] img')?.naturalWidth > 0);
  await see('shift_done');
  await till.tap('actions', 'ok');
  await till.on('closed');
}
