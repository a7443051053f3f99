// From the box to the first receipt, by a person who has only the screen; and an old storage to its end.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeChrome, shop } from './till.mjs';
import { INN, intoService, step, type } from './service.mjs';

after(closeChrome);

test('a register goes from the box to its first receipt', async (t) => {
  const { register, till } = await shop(t);
  await intoService(till);
  await till.on('wizard_done');
  // The fiscal sign as the storage gave it, without spaces.
  const sign = await till.page.locator('[data-block="values"] dd').last().innerText();
  assert.match(sign, /^\d{10}$/);
  assert.ok(JSON.stringify(await register.document(1)).includes(sign), sign);
  await till.tap('actions', 'ok');
  await till.openShift();
  await till.tap('favourites', '101');
  await till.exact();
  await till.tap('actions', 'pay');
  await till.on('done');
});

test('it goes on after a power cut where it was, and typical mistakes are said beside the field', async (t) => {
  const { register, till } = await shop(t);
  await intoService(till, 'owner');
  await type(till, { inn: '7704 8491 61', user_name: 'ТОО Әлем' });
  await till.tap('actions', 'next');
  await till.told('form', 'wizard.inn_swapped');
  await till.told('form', INN);
  await till.told('form', 'wizard.letter');
  await register.kill();
  await register.start();
  await step(till, 'inn');
  await till.told('form', 'wizard.inn_swapped');
});

test('an old storage is closed by taps', async (t) => {
  const { register, till } = await shop(t);
  await till.begin('ru', 'ru');
  await till.tap('title', 'menu');
  await till.tap('menu', 'wz-registration');
  await till.on('registration');
  await till.tap('ways', 'close');
  await till.on('wizard');
  // Closed only once the operator has all documents.
  await till.told('owed', 'переданы');
  await till.tap('actions', 'next');
  await till.page.waitForSelector('[data-block="actions"] [data-action="register"]');
  await till.tap('actions', 'register');
  await till.on('wizard_done');
  await till.tap('actions', 'ok');
  await till.on('closed');
  await till.page.waitForSelector('[data-block="storage"]');
  assert.equal((await register.document(2)).kind, 'storage_close');
});
