### What the register says to people: cashier, administrator, technician. English.
###
### Order and names are the same in ru.ftl, kk.ftl and en.ftl. An error: what happened and whether the document was made;
### .next is one thing to do.

## Paper and screen

demo-banner = DEMO — NOT FISCAL
copy-banner = COPY

## State (kassa status)

status-not-registered = The register is not registered
status-shift-open = Shift { $number } is open since { $since }
status-shift-closed = The shift is closed
status-device-ready = Fiscal device { $serial } is ready, last document { $document }
status-device-trouble = The fiscal device is not ready
status-queue = { $count ->
    [0] All documents have reached the operator
    [one] { $count } document waits for the operator
   *[other] { $count } documents wait for the operator
}
status-offline = The operator is out of reach since { $since }
status-live = Document { $document }: { $state ->
    [waiting] waits to be made
    [intended] is being made
    [in_doubt] it is being found out whether it was made
    [autonomous] was made without the operator
    [settled] was made
    [done] was made
    [refused] was not made
    [abandoned] was not made, will be tried again
    [stuck] does not go through, call the technician
   *[other] { $state }
}
status-half-repaired = Receipt { $document } was taken back and the right one is missing: repair it again.
status-stuck = { $count ->
    [0] No document is stuck
    [one] { $count } document does not go through: call the technician
   *[other] { $count } documents do not go through: call the technician
}
status-slip-unsure = { $receipt ->
    [0] The report of the closed shift may not have been printed
   *[other] Receipt { $receipt } may not have been printed
}
status-slip-skipped = { $receipt ->
    [0] A report was not printed
   *[other] Receipt { $receipt } was not printed
}
status-drawer = Cash in the drawer: { $sum }

## Demo day (kassa demo)

demo-agree = All agree: the books of the register and of the fiscal side are the same
demo-disagree = They disagree: the books of the register and of the fiscal side differ
demo-closings = Z reports
demo-kept = Kept
demo-ofd = Operator
demo-sale = Sales
demo-sale-return = Sale returns
demo-purchase = Purchases
demo-purchase-return = Purchase returns
demo-corrections = Corrections
demo-correction = Correction sum
demo-journal = Register
demo-storage = Storage
demo-operator = Operator
demo-documents = Documents
demo-receipts = Receipts
demo-cash = Cash
demo-vat = VAT

## Beginning (kassa init)

serve-open = Open this address in a browser.
init-created = The register is begun in the folder { $folder }
init-exists = There is a register in the folder { $folder } already
init-next-demo = It is a register for trials and ready to work: kassa --data { $folder } serve
init-next-real = Name the devices in { $folder }/kassa.toml and register it

## What the register repaired in a task or passed over

warning-unknown-field = The field { $field } is not known and was passed over.{ GIVEN($similar) ->
        [yes] { " " }A similar field: { $similar }.
       *[no] { "" }
    }
warning-empty-text = The field { $field } is empty and was passed over.
warning-number-for-text = The field { $field } has a number where a text belongs; it was taken as { $value }.
warning-text-for-number = The field { $field } has a text where a number belongs; it was read as { $value }.
warning-float-noise = The sum in the field { $field } was rounded to { $value }.
warning-truth-form = The field { $field } was understood as true or false, though it is written in another way.
warning-number-for-word = The field { $field } has the number { $value } where a word belongs; it was understood.
warning-word-case = “{ $value }” was read as “{ $right }”.
warning-passed-over = The field { $field } changes nothing here and was passed over.
warning-not-printed = { $field } is not printed.
warning-paper-is-a-setting = Whether paper is printed is a setting of the register, not of the field { $field }.
warning-check-digit = The check digits of { $value } in the field { $field } disagree; it was taken as it is.
warning-check-digit-added = The check digit was added to the bar code { $value }.
warning-amount-computed = No amount was given; it was computed: { $value }.
warning-price-after-discount = Price after discount: { $used } instead of { $value }.
warning-supposed = The field { $field } was not given; “{ $value }” was supposed.
warning-phone = The telephone number “{ $value }” was written as { $used }.
warning-taxes-of-positions = The tax of the correction was computed from its positions.
warning-unit-sign = The unit “{ $value }” was read as “{ $used }”.
warning-tax-word = The tax is the word “{ $value }” where an object belongs; it was understood.
warning-rate-alias = The rate “{ $value }” was read as “{ $used }”.
warning-tax-by-lines = The tax { $value } was replaced by { $used }: it is reckoned from the goods.
warning-agent-of-lines = { $field } was given to every position without an agent: the receipt itself has none in this edition.

## Ауысым

error-shift-already_open = Shift { $shift } is open already.
    .next = Go on working, or close this shift first.
error-shift-open = Shift { $shift } is open; this report is made between shifts. Nothing was done.
    .next = Close the shift and repeat.

error-shift-closed = The shift is closed, nothing was done.
    .next = Open a shift to go on.

error-shift-expired = The shift has lasted more than 24 hours; no receipt was made.
    .next = Close the shift, open a new one and repeat the receipt.

## Сағат

error-clock-behind = The clock is { $minutes } min behind the last document; nothing was done.
    .next = Set the date, the time and the time zone right and repeat.

error-clock-impossible = No document can carry the time { $time }; nothing was done.
    .next = Set the date and the time right and repeat.

## Фискалдық құрылғы

error-device-silent = The fiscal device does not answer; nothing was done.
    .next = Check its power and cable and repeat.

error-fn-foreign = Another fiscal storage is connected: { $found }. The register is registered with { $expected }.
    .next = Connect the storage { $expected } or call the technician.

error-fn-not_ready = The fiscal storage { $serial } takes no documents: it is not registered, or closed already.
    .next = Call the technician: the storage must be registered or replaced.

error-fn-in_service = The fiscal storage { $serial } is registered already; the registration was not made.
    .next = Connect a new storage and repeat the registration.

error-fn-ahead = The fiscal storage holds documents that the register does not know: its last is { $found }, ours is { $ours }.
    .next = Do not sell on this register and call the technician.

error-fn-absent = This register has no fiscal storage.
    .next = Fiscal storages are used in Russia only.

error-fn-busy = The fiscal storage has no moment for it; nothing was done.
    .next = Repeat.

error-fn-reading = The fiscal storage holds documents that the register does not know: its last is { $found }, ours is { $ours }. They are being read; nothing was done.
    .next = Wait until the register has read them, then repeat; look first whether your receipt is among them.

error-fn-overtaken = The document was not made: the fiscal storage gave its number { $ours } to another one; its last is { $found }.
    .next = Look whether the sale is among the documents read from the storage; if it is not, sell again.

error-fn-unreadable = The archive of the fiscal storage can not be read at document { $document }.
    .next = Call the technician.

error-fn-behind = The fiscal storage lacks documents that the register has: its last is { $found }, ours is { $ours }.
    .next = Do not sell on this register and call the technician.

error-fn-exhausted = The fiscal storage is used up; nothing was done.
    .next = Call the technician: the storage must be replaced.

error-fn-unsent = The fiscal storage has stopped sales: documents have not reached the operator for too long. Nothing was done.
    .next = Check the internet; repeat once the documents have gone, else call the technician.
error-fn-edition = The fiscal storage does not work by this edition of the formats (FFD); nothing was done. Code { $result }.
    .next = Name an older edition, or connect a newer storage.
error-fn-undelivered = Documents of the fiscal storage have not reached the operator yet; it was not closed. Code { $result }.
    .next = See that the internet works, wait until the queue is empty, and repeat.

error-fn-time = The fiscal storage did not accept the time of the register; nothing was done.
    .next = Set the date and the time right and repeat.

error-fn-wrong_state = The fiscal storage is not ready for this document now; nothing was done.
    .next = Repeat; if that does not help, call the technician.

error-fn-failure = The fiscal storage reports a failure of its own; nothing was done.
    .next = Switch the register off and on and repeat; if the failure returns, call the technician.

error-fn-sums = The fiscal storage did not take the sums of the document: the totals of the shift do not fit it any more. Nothing was done. Code { $result }.
    .next = Close the shift, open a new one and repeat.

error-fn-life = The life time of this fiscal storage does not fit the registration; nothing was done. Code { $result }.
    .next = Correct tax systems and flags of the registration, or connect a storage of another life time.

error-fn-refused = The fiscal storage refused the document; nothing was done. Code { $result }.
    .next = Call the technician and name the code.

## Құжаттар

error-document-in_doubt = It is not known yet whether the document before this one was made; this one was not.
    .next = Check the power and the cable of the fiscal device: the register finds out by itself, then repeat.

error-document-stuck = Document { $document } does not go through after several tries.
    .next = Do not repeat it, and call the technician.

error-document-lacks = The document lacks the field { $tag }; nothing was done.
    .next = Add it and repeat.

error-document-field = The field { $tag } does not fit the document or is not valid; nothing was done.
    .next = Correct it and repeat.

error-document-too_long = The receipt is too long and was not made.
    .next = Split the purchase into several receipts.

error-document-damaged = The record of document { $document } is damaged.
    .next = Delete nothing and call the technician.

error-document-not_found = This register has no such document.
    .next = Check the number of the document.

## Basket

error-draft-gone = This was scanned for a basket that is gone: it was paid for or put away. It is not in the new one.
    .next = If this buyer wants it, scan it again.

error-draft-stale = The basket has changed meanwhile: on another screen, or a receipt is being made of it already.
    .next = Look at the basket and repeat.

error-draft-full = The basket takes no more: { $limit } lines at most.
    .next = Pay for this basket and go on in a new one.

## Чек

error-document-not_supported = A register of this country makes no such document ({ $document }).
    .next = Nothing was made. Leave this task out.
error-drawer-short = The drawer holds { $drawer }, and { $asked } is needed.
    .next = Put cash in first, or pay out less.
error-return-not_a_return = Only a return names an original receipt.
    .next = Leave the original out, or make a return.
error-receipt-above_limit = The receipt is of { $total }, this shop makes none above { $limit }. No receipt was made.
    .next = Split the purchase, or ask the administrator to raise the limit in the settings.
error-return-original_needed = A return names the receipt it gives money back for; nothing was done.
    .next = Choose the receipt from history, scan the code on its paper, or type its five data in.
error-return-original = The receipt to be returned was not found.
    .next = Check the number of the original receipt: it stands on its paper.
error-return-line = The original receipt has no such line, or the VAT rate is another one.
    .next = Choose a line of the original receipt.
error-return-exceeds = At most { $left } can be given back, and { $asked } was asked for.
    .next = Lower the quantity or the sum of the return.
error-repair-original = There is no such receipt that could be repaired; nothing was made.
    .next = Check the number of the wrong receipt: it stands on its paper. A receipt that takes another one back is not repaired.
error-repair-returned = { $returned } of this receipt was returned already; nothing was made.
    .next = Repair the return first, then the receipt.
error-repair-done = This receipt is repaired already, by document { $document }; nothing was made.
    .next = Look at that document; if it is wrong itself, repair it.
error-repair-additional = The repair writes the fiscal sign of the wrong receipt where the right one has a text of its own; nothing was made.
    .next = Take the additional requisite out of the right receipt.
error-repair-half = The wrong receipt was taken back by document { $document }; the right one is missing.
    .next = Remove what stands in the way and repair the same receipt again: only the right one will be made.

error-receipt-too_large = The sum { $total } does not fit a receipt; no receipt was made.
    .next = Check prices and quantities, or split the purchase into several receipts.

error-receipt-tax_system = The register is not registered for this tax system; no receipt was made.
    .next = Choose a tax system that was named at the registration.

error-receipt-name_length = The name of an item has { $length } characters, 1 to { $limit } are allowed. No receipt was made.
    .next = Correct the name and repeat the receipt.

error-receipt-payment_kind = This kind of payment can not stand in a receipt here; no receipt was made.
    .next = Choose another kind of payment.

error-receipt-rounding = The total { $total } is not the sum of the lines { $sum }; no receipt was made.
    .next = Correct the total: it is not rounded in Kazakhstan.

error-receipt-buyer_number = The buyer's IIN/BIN { $number } is not right; no receipt was made.
    .next = Check its 12 digits and repeat the receipt.

error-receipt-unit = The unit { $unit } is not used here; no receipt was made.
    .next = Choose another unit for the item and repeat the receipt.

error-receipt-quantity = The quantity { $quantity } can not stand in a receipt; no receipt was made.
    .next = Give at most three digits after the point and repeat the receipt.

error-receipt-section = There is no department { $section }; no receipt was made.
    .next = Give a department from 1 to 99.
error-correction-date = The corrected settlement is dated { $day }, which is still to come; no correction was made.
    .next = Give the day the settlement was made on.
error-receipt-agent = The register is not registered as an agent of this kind; no receipt was made.
    .next = Add this kind of agent to the registration, or make the receipt without it.

error-receipt-excise = The register is not registered for excisable goods; no receipt was made.
    .next = Choose another kind of goods, or have the registration changed.
error-receipt-marking = Goods under marking are sold by their marking code, which is missing here; no receipt was made.
    .next = Do not sell these goods on this register.
error-receipt-edition = The register works by FFD { $ffd }, which has no such value of the field { $tag }; no receipt was made.
    .next = Leave it out or choose another one, and repeat the receipt.
error-receipt-envd = The tax system ЕНВД was abolished in 2021; no receipt was made.
    .next = Choose the tax system of the sale; only corrections of old receipts may name it.

error-receipt-no_tlv = Documents of Kazakhstan have no TLV form.
    .next = Choose another form, such as text or json.

error-tax-not_in_force = The rate { $rate } is not in force on { $day }; no receipt was made.
    .next = Choose a rate that is in force for the item and repeat the receipt.

error-payment-declined = The card payment of { $sum } was not made, nor was the receipt.
    .next = Offer another card or cash and repeat the receipt.

error-receipt-cost = Line { $line } costs { $cost }, but price times quantity is { $computed }. No receipt was made.
    .next = Correct the cost and repeat the receipt.

## Адамдар мен құқықтар

error-rights-missing = { $who } may not do this; nothing was done.
    .next = Call the administrator.

error-task-cashier = No cashier is named; nothing was done.
    .next = Name the cashier and repeat.

error-task-inn_length = The INN has a wrong length: { $length } characters. Nothing was done.
    .next = Correct it (12 digits for a person, 10 for an organisation) or leave it out and repeat.

## Касса

error-register-not_in_service = The register is not registered yet; nothing was done.
    .next = The administrator has to register it.

error-register-in_service = The register is registered already; this is done once.
    .next = Open a shift and work.

error-register-stopped = The register has stopped and did not confirm this.
    .next = Start the register and see whether the document was made before you repeat it.

error-registration-country = The registration is made for another country; nothing was done.
    .next = Register by the rules of this register's country, or begin a new folder.

error-registration-inn = The INN { $inn } is not right: its check digits disagree. The register was not registered.
    .next = Check the INN and repeat the registration.

error-registration-rnm = The registration number { $rnm } does not fit this register; it was not registered.
    .next = Compare the number with the tax office's account and repeat the registration.
error-registration-mode = FFD { $ffd } has no such conditions of use, or the register can not work so. Nothing was done.
    .next = Correct the flags of the registration.
error-registration-reasons = It is not said why the registration changes, or the reason does not fit the change. Nothing was changed.
    .next = Name the reasons; leaving or joining an operator is also a change of the operator.
error-registration-edition = The storage works by FFD { $before } and can not go back to { $ffd }. Nothing was changed.
    .next = Name FFD { $before } or a later one.
error-registration-another = The register is registered as { $expected }, not as { $found }: that is another register. Nothing was changed.
    .next = Leave the registration number and the INN as they are.

error-registration-bin = The IIN/BIN { $bin } is not right; the register was not registered.
    .next = Check its 12 digits and repeat the registration.

error-registration-field = The field { $field } of the registration is empty or wrong; the register was not registered.
    .next = Correct the field and repeat the registration.

error-registration-check_site = The address { $site } for checking receipts is not right; the register was not registered.
    .next = Give the address of your operator, such as https://consumer.oofd.kz.

error-registration-position = It is not said where the register stands: latitude and longitude are not right. It was not registered.
    .next = Give latitude and longitude of the shop and repeat the registration.

## Қазақстан операторы

error-kz-autonomous_limit = The register has worked without the operator for { $hours } h, no longer is allowed. Nothing was done.
    .next = Bring the internet back: repeat when the documents have reached the operator.

error-kz-foreign = The operator knows this register by another number: { $found }, not { $expected }.
    .next = Do not sell on it; compare the registration number and call the technician.

error-kz-same_taxpayer = The buyer's IIN/BIN is the seller's; no receipt was made.
    .next = Correct the buyer's number or leave it out and repeat the receipt.

error-kz-not_enough_cash = The operator counts less cash in the drawer than is to be paid out; nothing was done. Answer { $code }: { $text }
    .next = Put cash in first, or compare the drawer with the X report.
error-kz-rejected = The operator did not accept the document; nothing was done. Answer { $code }: { $text }
    .next = Correct what the operator names and repeat; if it is not clear, call the operator.

error-kz-queue_blocked = The operator did not accept a document made while it was out of reach; new ones are not made for now. Answer { $code }: { $text }
    .next = Call the technician; the receipt the buyer has stays good.

error-kz-unknown_id = The operator does not know this register; no documents are made. Answer { $code }: { $text }
    .next = Check the register's ID in the operator's account and enter it again.

error-kz-token = The operator did not accept the register's token; no documents are made. Answer { $code }: { $text }
    .next = Get a new token in the operator's account and enter it.

error-kz-service = The operator did not understand the register; no documents are made. Answer { $code }: { $text }
    .next = Call the technician and show this answer.

error-kz-blocked = The operator has blocked the register; no documents are made. Answer { $code }: { $text }
    .next = Call the operator; the register goes on by itself when the block is lifted.

error-kz-edition = Protocol edition { $edition } is not in force today; nothing was done.
    .next = The administrator has to name an edition that is in force in the registration.

## Диск пен қалта

error-store-full = The disk is full, the register can not write the document.
    .next = Free some space and see whether the last document was made before you repeat it.

error-store-io = The disk did not write the register's data.
    .next = See whether the last document was made; if the error returns, call the technician.

error-store-damaged = The register's file is damaged; it can not sell.
    .next = Delete nothing and call the technician.

error-store-newer = The register's file was written by a newer version of the program.
    .next = Update the program and start it again.

error-store-foreign = The file register.db belongs to another program; the register leaves it alone.
    .next = Name another folder with --data.

error-store-busy = Another program holds the register's file.
    .next = Close the other program and repeat.

error-folder-busy = Another register is running on this folder.
    .next = Close that program, or name another folder with --data.

error-folder-unusable = The data folder can not be used.
    .next = See that it is there and may be written to.

error-folder-not_begun = There is no register in this folder yet.
    .next = Begin one with: kassa init --country ru --demo

error-folder-emulated = The register in this folder was begun on emulated devices and takes no real ones.
    .next = Begin a new folder with --data for real devices.

error-folder-real = The register in this folder works with real devices and takes no emulated ones (emulator:).
    .next = Put the real devices back into kassa.toml, or begin a new folder with --data for trials.

error-folder-country = This folder was begun for another country: { $begun ->
        [ru] Russia
        [kz] Kazakhstan
       *[other] { $begun }
    }.
    .next = Begin a new folder with --data for { $wanted ->
        [ru] Russia
        [kz] Kazakhstan
       *[other] { $wanted }
    }.

## Баптаулар мен команда жолы

error-settings-unknown_key = There is no setting “{ $name }”.
    .next = Correct kassa.toml: the nearest setting is “{ $nearest }”.

error-settings-bad_value = The value of the setting “{ $name }” does not fit.
    .next = Correct it in kassa.toml.

error-settings-not_readable = The settings file can not be read.
    .next = See that kassa.toml is there, may be read and is written without mistakes (TOML).

error-socket-broken = The link to the running register broke: it is not known whether the document was made.
    .next = Repeat with the same key: the document will not be made twice.

error-internal-error = The register's program failed.
    .next = See whether the last document was made; if the error returns, call the technician.

error-internal-panic = The register's program broke this off by a fault of its own.
    .next = See whether the document was made; call the technician if the fault returns.

error-internal-output = The result of the command could not be written out.
    .next = See to the room on the disk and to where the output goes, and repeat with the same key.

error-settings-missing = The setting “{ $name }” is missing; the register can not work without it.
    .next = Add it to kassa.toml.

error-usage-file = The file { $file } can not be read; nothing was done.
    .next = Check its name and the right to read it.

error-usage-faults = The fault rules of the emulator have a mistake.
    .next = Correct the file named in --faults: one JSON rule a line.

error-emulator-start = The emulator did not start.
    .next = See that the address or the port is free and start it again.

error-usage-frame = This is no frame of the Kazakh operator's protocol.
    .next = Give one whole frame in hex, or JSON as kassa kz frame decode writes it.

error-usage-terminal = These are bytes that a screen can not show.
    .next = Add --out FILE, or redirect the output into a file.

error-usage-width = There is no paper of this width.
    .next = Give --width 58 or --width 80.

## Тапсырмалар

error-task-conflict = This key belongs to another task already; the new one was not done.
    .next = Give the new task a key of its own.

error-task-too_large = The task is too large: { $size } bytes, up to { $limit } are allowed. Nothing was done.
    .next = Split it into several tasks.

error-task-encoding = The task is not written in UTF-8 but in another encoding ({ $encoding }); nothing was done.
    .next = Save it as UTF-8 and repeat.

error-task-syntax = The task is not valid JSON at line { $line }, character { $column }; nothing was done.
    .next = Correct that place and repeat.

error-task-duplicate_key = The field { $field } stands twice in the task; nothing was done.
    .next = Keep one of them and repeat.

error-task-empty = There is no task in it; nothing was done.
    .next = Add a task and repeat.

error-task-key = The key of the task does not fit; nothing was done. It must have 1 to { $limit } printable characters.
    .next = Give the task another key.

error-task-two_keys = The key { $key } and the uuid { $uuid } of the task differ; nothing was done.
    .next = Keep one of them, or make them the same.

error-task-json_in_string = A part of the task is JSON inside a string; nothing was done.
    .next = Give it as it is, without quotes around the JSON.

error-task-unknown_type = There is no task “{ $type }”; nothing was done.
    .next = { GIVEN($similar) ->
        [yes] Correct type: the nearest task is “{ $similar }”.
       *[no] Correct type by the list of tasks in the manual.
    }

error-task-not_supported = This register does not do the task “{ $type }” yet; nothing was done.
    .next = Leave it out, or do it on another register.

error-task-not_in_country = There is no task “{ $type }” in Kazakhstan; nothing was done.
    .next = Leave it out.

error-task-strict = The task is not perfect and the check is strict; nothing was done. { $warning }
    .next = Correct the task or leave --strict out.

error-task-field_missing = The task lacks the field { $field }; nothing was done.
    .next = { GIVEN($similar) ->
        [yes] Add it and repeat; it seems to be written as { $similar }.
       *[no] Add it and repeat.
    }

error-task-field_dialect = The field { $field } has another name here; nothing was done.
    .next = Call it { $right } and repeat.

error-task-field_not_supported = The register does not work with “{ $field }” yet; nothing was done.
    .next = Leave it out of the task, or do it on another register.

error-task-field_value = The field { $field } can not be “{ $value }”; nothing was done.
    .next = { GIVEN($similar) ->
        [yes] Correct it and repeat; perhaps “{ $similar }” is meant.
       *[no] Correct it and repeat.
    }

error-task-item_type = A receipt has no item “{ $value }”; nothing was done.
    .next = { GIVEN($similar) ->
        [yes] Correct type; perhaps “{ $similar }” is meant.
       *[no] Correct type: goods are a position.
    }

error-task-field_type = The task needs { $expected ->
        [string] a text
        [number] a number
        [boolean] true or false
        [object] an object
        [array] a list
       *[other] { $expected }
    } where { $found ->
        [string] a text
        [number] a number
        [boolean] true or false
        [object] an object
        [array] a list
        [null] null
       *[other] { $found }
    } stands; nothing was done.
    .next = { GIVEN($field) ->
        [yes] Correct the field { $field } and repeat.
       *[no] Correct it and repeat.
    }

error-task-too_long = The field { $field } has { $length } characters, up to { $limit } are allowed. Nothing was done.
    .next = Shorten the text and repeat.

error-task-number_form = The field { $field } is “{ $value }”, which is no number; nothing was done.
    .next = Write digits and a point, without spaces or currency: 1234.50

error-task-negative = The field { $field } is negative: { $value }; nothing was done.
    .next = Give it without the minus; a return is a receipt of its own.

error-task-decimals = The field { $field } has more than two digits after the point: { $value }. Nothing was done.
    .next = Round the sum to hundredths and repeat.

error-task-too_much = The sum in the field { $field } is too large; nothing was done.
    .next = Check prices and quantities and repeat.

error-task-quantity = The quantity { $value } does not fit; no receipt was made.
    .next = Give a number above zero with at most six digits after the point.

error-task-no_position = The receipt has no goods; it was not made.
    .next = Add an item and repeat the receipt.

error-task-item_twice = A receipt has one requisite of this kind; nothing was done.
    .next = Keep one of them and repeat.

error-task-nothing_to_print = There is nothing in it that could be printed; nothing was done.
    .next = Add a text or a bar code and repeat.

error-task-too_many = The task has { $count } elements in the field { $field }, up to { $limit } are allowed. Nothing was done.
    .next = Split the receipt into several.

error-task-date = The field { $field } is “{ $value }”, which is no date that can be read; nothing was done.
    .next = Write it as { $wanted } and repeat.

error-task-original_item = Several positions of the original receipt have this name, price and rate; no return was made.
    .next = Name the position of the original in originalItem, counted from 0, and repeat.

error-task-amount = The amount { $given } is not price times quantity: { $computed }. No receipt was made.
    .next = Correct the amount or leave it out and repeat the receipt.

error-task-total = The total { $given } does not fit the sum of the goods { $computed }; no receipt was made.
    .next = Correct the total or leave it out and repeat the receipt.

error-task-paid = Paid is { $paid }, due is { $due }; no receipt was made.
    .next = Add what is missing and repeat the receipt.

error-task-non_cash = Paid without cash is { $paid }, more than the total { $due }; no receipt was made.
    .next = Lower the payment without cash: change is given from cash only.

error-task-tax_sum = The VAT { $rate } is given as { $given }, but comes to { $computed }; no receipt was made.
    .next = Correct the tax or leave it out and repeat the receipt.

error-task-taxes = The VAT { $rate } of the receipt is given as { $given }, but its goods come to { $computed }; no receipt was made.
    .next = Correct the taxes of the receipt or leave them out and repeat.

error-document-open = It is not known yet whether document { $document } was made.
    .next = Do not sell again: ask again with the same key.
error-task-unknown = It is not known whether the task { $key } was accepted.
    .next = Do not sell again: ask again with the same key and the same task.
error-document-no_paper = Document { $document } has no paper: it was not made, or this kind has none.
    .next = Choose another document, or ask for it with --as json.
error-task-interrupted = The task was not run: an earlier one of the list was not done.
    .next = Correct that one and send the list again.
error-task-key_missing = The task has no key by which a repeat would be recognised.
    .next = Give --key or uuid.
error-screen-absent = There is nothing at this address.
    .next = Go back to the register's first page.
error-screen-busy = This screen has too much under way (more than { $limit }); nothing was begun.
    .next = Wait a moment and repeat.
error-screen-full = Too many screens are open at this register (more than { $limit }).
    .next = Close some of them; this one comes by itself then.
error-screen-late = The link to the register was interrupted: the last thing done came too late and was not carried out.
    .next = Look at the screen and repeat.
error-screen-listen = The screens can not be served on { $address }.
    .next = Name a free address of this machine with --listen or in kassa.toml.
error-screen-message = The register did not understand what this screen sent; nothing was done.
    .next = Load the page anew. If it happens again, call the technician.
error-screen-origin = The register's screens were asked for under a foreign address.
    .next = Open exactly the address that kassa printed when it started.
error-screen-token = This browser does not know the register's token yet.
    .next = Open the address that kassa printed when it started; it ends with ?token=…
error-screen-too_long = That was too long for the register ({ $size } bytes, at most { $limit }); nothing was done.
    .next = Type or scan less at a time.
error-screen-unknown = It is not known whether the register took this.
    .next = Look at the last document before you repeat.
error-socket-absent = No register is running on this folder.
    .next = Start kassa serve.
error-socket-busy = Too many programs are connected to the register (more than { $limit }).
    .next = Close some of them and try again.
error-socket-request = The request to the register was not understood: field { $field } is missing, unknown or wrong.
    .next = Correct the request by docs/api.md.
error-socket-version = The program speaks another version of the protocol: { $version }.
    .next = Use "v": { $version }.

error-receipt-letter = The character “{ $letter }” can not be written into a fiscal document.
    .next = Replace it in the name and try again.

status-operator-ready = The operator answers, register { $serial } is on line

error-printer-absent = No printer is connected to this register
    .next = Show the receipt on the screen or send it to the buyer. To print, name a printer in the settings: printer
error-printer-interrupted = It is not known whether the receipt was printed to its end
    .next = Look at the paper. If the receipt is missing or torn, print a copy
error-printer-paper_out = The printer is out of paper; nothing was printed.
    .next = Put in a roll and close the cover: printing goes on by itself.
error-printer-cover_open = The cover of the printer is open; nothing was printed.
    .next = Close the cover: printing goes on by itself.
error-printer-offline = The printer does not answer; nothing was printed.
    .next = Check its power and cable: printing goes on by itself.
error-printer-garbage = What answers at the address of the printer is no receipt printer; nothing was printed.
    .next = Check the address and the speed of the printer in the settings.
error-printer-error = The printer has a fault: a stuck cutter or a hot head; nothing was printed.
    .next = Open and close the cover, switch the printer off and on. If that does not help, call the technician.
error-printer-folder = The folder of receipts { $folder } can not be written; the receipt was not saved.
    .next = Check the space on the disk and the right to write there.

error-ofd-absent = The address of the operator (ОФД) is not set
    .next = Documents stay in the fiscal storage and sales go on; set ofd in the settings and restart: after 30 days without delivery the storage forbids sales
error-ofd-bad_answer = The answer of the operator (ОФД) makes no sense
    .next = The register sends again by itself and sales are not delayed. If it does not pass, check the operator's address
error-ofd-bad_receipt = The fiscal storage did not take the operator's receipt
    .next = The register sends the document again and sales are not delayed. If it does not pass, call the operator
error-ofd-rejected = The operator has the document, but its format control found an error in it.
    .next = Make a correction and tell the programmer of the register.

error-ofd-not_recognised = The operator could not recognise the document.
    .next = Call the operator.

error-ofd-settings = The operator's connection settings change.
    .next = Ask the operator for the new address and set it in the settings.

error-ofd-ceases = The operator ceases its activity, or its settings change.
    .next = Call the operator; conclude a contract with another one if it ceases.

error-ofd-message = The operator says: { $words }
    .next = Do what it says, or call the operator.

error-ofd-answer = The operator answered with code { $code }.
    .next = Call the operator and name the code.

error-ofd-silent = The operator (ОФД) took a document and did not answer
    .next = The register sends it again, it will not be counted twice; sales are not delayed
error-ofd-unreachable = The operator (ОФД) can not be reached
    .next = Check the network; documents stay in the fiscal storage and are sent by themselves

fn-status-serial = Fiscal storage { $serial }, version { $firmware }
fn-status-last = Last document { $lastDocument }, { $lastDocumentAt }
fn-status-until = Works until { $until }, days left: { $daysLeft }
fn-status-documents = Room for about { $documentsLeft } documents; for those the operator has not confirmed { $unsentKibLeft } KiB
fn-status-registrations = Registration reports: { $registrationsMade } made, { $registrationsLeft } left
fn-status-unsent = Not confirmed by the operator: { $unsent } since { $unsentSince }
fn-status-clock = The clock is { $clockBehindMinutes } min behind the last document: set date and time right
fn-warning-replaceUrgently = Replace the storage within 3 days
fn-warning-resourceEnds = The storage lasts less than 30 days: order another one
fn-warning-memoryNearlyFull = The memory of the storage is nearly full: order another one
fn-warning-operatorSilent = The operator has not answered for long: check the internet
fn-compared = Compared: { $compared }, differences: { $differences }
fn-missing = Document { $document } is in the storage and not in the journal
fn-differs = Document { $document }, { $field }: { $ours } in the journal, { $theirs } in the storage
fn-kind-registration = registration
fn-kind-shift-open = shift opening
fn-kind-receipt = receipt
fn-kind-shift-close = shift closing
fn-kind-correction = correction
fn-kind-reregistration = change of registration
fn-kind-settlement-state = state of settlements
fn-kind-storage-close = closing of the storage
