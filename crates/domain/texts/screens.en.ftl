### Screens of the register: what the cashier reads. English.
###
### Order and names are the same in screens.ru.ftl, screens.kk.ftl, screens.en.ftl.

## Общее

screen-ok = Done
screen-span = { $hours } h { $minutes } min
screen-unit = { $unit ->
    [piece] pc
    [gram] g
    [kilogram] kg
    [ton] t
    [centimeter] cm
    [decimeter] dm
    [meter] m
    [squareMeter] m²
    [milliliter] ml
    [liter] l
    [cubicMeter] m³
    [day] d
    [hour] h
    [minute] min
   *[other] unit
}
screen-country-ru = Russia
screen-country-kz = Kazakhstan
screen-shift = Shift { $number }
screen-total = Total
screen-delete = Delete
screen-quantity = Quantity
screen-print = Print
screen-print-copy = Print a copy
screen-printed = Printed
screen-printing-copy = The copy is being printed…
screen-printed-copy = { $count ->
    [1] The copy is printed
   *[other] Copies printed: { $count }
}
screen-on-paper = It is on paper
screen-unsure-next = Look for it on paper. If it is not there, print a copy; if it is, press “It is on paper”.
screen-not-needed = Not needed
screen-skipped-next = The printer was not ready and newer receipts went first. Print it, or press “Not needed”.
screen-unsure-show = Show
screen-starting = The register is starting.

## Заголовки

screen-title-begin = A new register
screen-title-starting = Starting
screen-title-trouble = The register is not ready
screen-title-closed = Shift closed
screen-title-close = Closing the shift
screen-title-sale = Sale
screen-title-line = Quantity
screen-title-price = Free price
screen-title-pay = Payment
screen-title-kinds = More
screen-title-pay-out = Paying out
screen-title-claim = Receipt of another register
screen-title-wait = Please wait
screen-title-done = Receipt made
screen-title-refused = Receipt not made
screen-title-menu = Menu
screen-title-receipt = Last receipt
screen-title-cash-in = Cash put in
screen-title-cash-out = Cash paid out
screen-title-shift-done = Shift closed

## Первый запуск

screen-begin-what = A demonstration shop: everything works like the real thing, and nothing reaches the tax service. Screens and receipts say “DEMO — NOT FISCAL”.
screen-begin-real = A real register is put into service by the wizard: step by step, from the box to the first receipt.
screen-begin-go = Open a demonstration shop
screen-begin-busy = The demonstration shop is being made, it takes a few seconds.
screen-unregistered-next = Call the administrator: the register is not in service yet.
screen-unregistered-soon = The register is being registered on emulated devices, please wait.

## Смена

screen-closed = Shift closed
screen-now = Now
screen-closed-who = { $date } · Cashier: { $cashier }
screen-open-shift = Open the shift
screen-close-shift = Close the shift
screen-drawer = Cash in the drawer
screen-shift-receipts = { $count ->
    [0] No receipts in this shift
    [one] { $count } receipt in this shift
   *[other] { $count } receipts in this shift
}
screen-kept = There are unpaid goods in the basket.
screen-kept-next = They come back when the shift is open.
screen-kept-close = Have them paid before closing, or sell them in the next shift.
screen-over = The shift is longer than 24 hours, no receipts can be made.
screen-over-next = Close the shift from the menu and open a new one.
screen-shift-left = Left of the shift by law: { $left }
screen-no-shift = The shift is closed, nothing was added.
screen-no-shift-next = Open the shift and repeat.

## Продажа

screen-lines = { $count ->
    [one] { $count } line
   *[other] { $count } lines
}
screen-tape-empty = Scan the goods, search for them by name, or press their key.
screen-undo = Undo deletion: { $name }
screen-search = Search goods
screen-nothing-found = Nothing found
screen-free-price = Free price
screen-pay = To pay
screen-goods = Goods
screen-name = Name (if empty: “{ $name }”)
screen-price = Price
screen-price-of = { $price } per 1 { $unit }
screen-add = Add
screen-no-goods = No goods with code { $code }.
screen-no-goods-next = Search by name or type a price.
screen-misread = The code was not read whole: { $code }
screen-misread-next = Scan it again or search by name.
screen-several = Several goods have this code: choose one.
screen-full = The receipt has as many lines as it can, nothing was added.
screen-full-next = Have this receipt paid and begin a new one.
screen-too-much = The sum is too large, the receipt was not changed.
screen-too-much-next = Check price and quantity.
screen-frozen = The receipt is being made, it can not be changed.
screen-frozen-next = Wait for the result and repeat.
screen-discount = Discount
screen-discount-what = Of the whole receipt, in percent or a sum
screen-whole-receipt = Whole receipt
screen-percent-off = Discount, %
screen-sum-off = Discount, sum
screen-percent-on = Markup, %
screen-sum-on = Markup, sum
screen-apply = Apply
screen-discount-drop = No discount
screen-discount-gone = The discount was taken away: it is more than what is left.
screen-discount-gone-next = If it is needed, type it again.

## Оплата

screen-due = To pay
screen-given = Received
screen-change = Change
screen-short = Missing
screen-exact = Exact
screen-pay-now = Pay
screen-of-given = Received { $given } for { $total }
screen-more = More…
screen-paid = Paid
screen-part-drop = Tap to take it away
screen-cash-beside = and { $sum } in cash
screen-tender-cash = Cash
screen-tender-electronic = Card
screen-tender-mobile = QR code
screen-tender-mobile-what = The buyer pays in the bank's app
screen-tender-advance = Advance
screen-tender-advance-what = The buyer paid earlier
screen-tender-credit = Credit
screen-tender-credit-what = The buyer pays later
screen-tender-barter = Settled in kind
screen-tender-barter-what = The buyer settles with something else than money
screen-approve-electronic = Take the payment with the bank's terminal.
screen-approve-mobile = The buyer pays by QR code in the bank's app.
screen-approve-next = Press “Payment went through” only when you see that it was approved.
screen-approved = Payment went through
## История, возврат, коррекция

screen-find = Number, sum, day
screen-narrow = Period and kind
screen-narrowed = Hide
screen-find-unclear = For example: 17, 1245.00, 03.02.2026 or 01.02.2026 – 15.02.2026
screen-look-on = Look further
screen-find-scan = To find a receipt faster, scan the QR code on it.
screen-period-all = Ever
screen-period-today = Today
screen-period-shift = Shift
screen-period-month = Month
screen-period-quarter = 3 months
screen-period-half-year = Half a year
screen-period-year = Year
screen-kinds-all = All
screen-kinds-sales = Sales
screen-kinds-returns = Returns
screen-kinds-purchases = Purchases
screen-kinds-corrections = Corrections
screen-kinds-cash = Cash in and out
screen-kinds-reports = Reports
screen-receipt-no = Receipt { $number }
screen-document-no = document { $number }
screen-operation-sale = Sale
screen-operation-sale_return = Return
screen-operation-purchase = Purchase
screen-operation-purchase_return = Return of a purchase
screen-kind-registration = Registration
screen-kind-shift_open = Shift opening
screen-kind-shift_close = Shift closing
screen-kind-correction = Correction
screen-kind-reregistration = Change of the registration
screen-kind-settlement_state = State of settlements
screen-kind-storage_close = Closing of the storage
screen-kind-cash_in = Cash in
screen-kind-cash_out = Cash out
screen-kind-x_report = X report
screen-kind-non_fiscal = Text
screen-state-waiting = being made
screen-state-autonomous = autonomous
screen-state-refused = not made
screen-state-stuck = stuck
screen-give-back = Give the money back
screen-give-purchase-back = Return the purchase
screen-given-back = { $sum } of this receipt was given back already
screen-claim = Receipt of another register
screen-claim-of = Register { $register }, { $time }
screen-claim-type = Type what is printed on the receipt of the other register.
screen-claim-time = Date and time (DD.MM.YYYY HH:MM)
screen-claim-time-wrong = For example: 03.02.2026 14:05
screen-claim-sum = Total of the receipt
screen-claim-sum-wrong = For example: 1245.00
screen-claim-fn = Fiscal storage (ФН), 16 digits
screen-claim-fn-wrong = Digits only, 16 at most
screen-claim-number = Fiscal document (ФД)
screen-claim-number-wrong = Digits only, 10 at most
screen-claim-sign = Fiscal sign (ФП)
screen-claim-sign-wrong = Digits only
screen-claim-rnm = Registration number (РНМ), 12 digits
screen-claim-rnm-wrong = Exactly 12 digits
screen-claim-find = Find the receipt
screen-claim-autonomous = The receipt says “autonomous”
screen-claim-what = This receipt was made elsewhere.
screen-claim-what-next = Press “Give the money back” and scan the goods that the buyer returns.
screen-claim-return = This is the receipt of a return: its money was given back.
screen-claim-return-next = Ask for the receipt the goods were bought with.
screen-no-return = No returns are made here.
screen-no-return-next = Ask the administrator.
screen-subject-ours = Giving back: { $name }, { $sum } left
screen-subject-ours-next = Take away what the buyer keeps. Tap a line to change its quantity.
screen-subject-paper = Giving back by a receipt of register { $register } over { $sum }
screen-subject-paper-next = Scan the goods that the buyer returns.
screen-subject-own = Correction for { $day }, one's own
screen-subject-order = Correction for { $day } by order { $order }
screen-subject-correction-next = Add what was not rung up.
screen-basket-busy = There are goods in the basket.
screen-basket-busy-next = Take the money for them or delete them first.
screen-return-lines = A receipt is being given back: no goods are added.
screen-return-lines-next = To sell goods, finish the return or cancel it.
screen-abandon = Cancel
screen-pay-out = To pay out
screen-pay-out-now = Pay out
screen-paid-out = Hand over in cash
screen-transferred = Transferred
screen-as-paid = As it was paid
screen-drawer-short = There is not so much cash in the drawer.
screen-terminal-back = Make the refund with the bank's terminal.
screen-terminal-back-next = Press “Pay out” after it was approved.
screen-correct-day = Day of the settlement (DD.MM.YYYY)
screen-correct-day-wrong = Type a day: for example 03.02.2026, not after today
screen-correct-order = Number of the order (empty: one's own)
screen-correct-next = To the goods
screen-correct-now = Make the correction
screen-vat-none = Without VAT
screen-repair = Repair the receipt
screen-repair-finish = Finish the repair
screen-repair-of = What is wrong with { $name }?
screen-repair-of-next = The wrong receipt is taken back and the right one is made after it.
screen-repair-right = Payment, goods, price or tax are wrong
screen-repair-right-what = Make the receipt what it should have been
screen-repair-cancel = There should be no such receipt
screen-repair-cancel-what = It is taken back and nothing follows
screen-repair-cancel-now = Take it back
screen-repair-cancelled = The receipt was taken back
screen-repair-done = This receipt is repaired already.
screen-repair-plan = These documents will be made.
screen-repair-plan-next = No money is given to a buyer who paid what was right.
screen-repair-now = Repair the receipt
screen-subject-repair = Repairing: { $name }
screen-subject-repair-next = Make the receipt what it should have been; payment and tax can be chosen later.
screen-half-repaired = Document { $document } was taken back and the right receipt was not made.
screen-half-repaired-next = Finish the repair: open the receipt and make the right one.

screen-elsewhere = This receipt was paid on another screen.
screen-elsewhere-next = Check the change: it was counted from the sum typed there.

## Оформление

screen-wait-receipt = The receipt is being made.
screen-wait-receipt-next = The buyer is waiting; nothing needs to be pressed.
screen-wait-open = The shift is being opened.
screen-wait-close = The shift is being closed.
screen-wait-aside = The document is being made.
screen-wait-report-next = Nothing needs to be pressed.
screen-wait-long = { $seconds } s so far: longer than usual.
screen-wait-long-ru = The register asks the fiscal storage again by itself. There will be no second receipt.
screen-wait-long-kz = The operator does not answer. In a moment the register signs the receipt autonomously.
screen-wait-long-report-ru = The register asks the fiscal storage again by itself.
screen-wait-long-report-kz = The operator does not answer. In a moment the register makes the report autonomously.
screen-in-doubt = The answer of the fiscal storage was lost: the register finds out whether the receipt was made.
screen-in-doubt-report = The answer of the fiscal storage was lost: the register finds out whether the report of the shift was made.
screen-doubt = The register finds out whether document { $document } was made.
screen-doubt-next = Do not ring it up again: the register finishes by itself as soon as the device answers.
screen-doubt-report-next = The register finishes by itself as soon as the device answers.
screen-settled-ru = Receipt { $receipt }, { $time }. FD { $number }, FP { $sign }
screen-settled-kz = Receipt { $receipt }, { $time }. Document { $number }, fiscal sign { $sign }
screen-signed-autonomously = Signed autonomously: sign { $number }, { $time }
screen-autonomous-next = The receipt is valid. The register sends it to the operator when the link is back.
screen-next-sale = Next sale
screen-cancel-sale = Cancel the purchase
screen-cancel-sale-sure = Does the buyer take nothing? The goods go out of the receipt.
screen-cancel-sale-sure-next = Only scanning them again brings them back.
screen-cancel-sale-yes = Take out all goods
screen-back-to-basket = Back to the goods
screen-paper = Receipt
screen-paper-shift = Report of the closed shift
screen-paper-of = { $count ->
    [one] Receipt: { $count } line, total { $total }
   *[other] Receipt: { $count } lines, total { $total }
}

## Меню и состояние

screen-last-receipt = Last receipt
screen-history = Receipt history
screen-return = Return
screen-purchase = Purchase from a person
screen-correction = Correction
screen-x-report = X report
screen-x-report-done = The X report is ready
screen-cash-in = Put cash in
screen-cash-in-done = The cash was put in
screen-cash-out = Pay cash out
screen-cash-out-done = The cash was paid out
screen-sum = Sum
screen-drawer-after = In the drawer afterwards
screen-status = State of the register
screen-version = Program version { $version }
screen-device-asked-ru = The register is connecting to the fiscal storage.
screen-device-asked-kz = The register is connecting to the operator.
screen-away = The fiscal device does not answer: receipts can not be made for now.
screen-away-next = Check its power and cable: the register goes on by itself.
screen-away-collect = Goods can be collected.
screen-offline-next = Receipts are signed autonomously. By law that may go on for { $left }.
screen-owed-next = { $days ->
    [one] { $days } day until the register stops
   *[other] { $days } days until the register stops
}
screen-fn-replace-now = The fiscal storage has to be replaced within 3 days.
screen-fn-replace-soon = The fiscal storage has to be replaced within 30 days.
screen-fn-nearly-full = The memory of the fiscal storage is nearly full.

## Строка состояния

screen-light-fiscal-good = Storage ready
screen-light-fiscal-asked = Storage: connecting
screen-light-fiscal-warning = Storage: replace
screen-light-fiscal-trouble = Storage not ready
screen-light-operator-good = Operator: all sent
screen-light-operator-asked = Operator: connecting
screen-light-operator-silent = Operator: no link
screen-light-operator-trouble = Operator: stopped
screen-light-operator-queue = Operator: { $count } waiting
screen-light-paper-good = Printer ready
screen-light-paper-printing = Printing
screen-light-paper-trouble = Printer not ready
screen-light-paper-doubt = Check the paper
screen-light-shift-open = Shift { $number }
screen-light-shift-over = Shift { $number }: 24 h are over
screen-light-shift-closed = Shift closed
