### The wizard: what an administrator reads. English.
###
### Порядок и имена одинаковы в wizard.ru.ftl, wizard.kk.ftl, wizard.en.ftl.

error-wizard-stale = The answers of the wizard changed meanwhile: on another screen.
    .next = Look at the screen and repeat.

error-wizard-missing = The field is empty.
    .next = Fill it in.

error-wizard-digits = Only a number may stand here; a foreign sign: { $letter }
    .next = Take this sign away.

error-wizard-letter = Receipts have no letter { $letter }.
    .next = Use a Russian or Latin one.

error-wizard-too_long = Too long: { $length } characters, { $limit } fit.
    .next = Make it shorter.

error-wizard-inn_length = An INN has 10 digits (organisation) or 12 (entrepreneur), here are { $length }.
    .next = Compare it with the papers.

error-wizard-inn = The INN { $inn } is not right: its check digits disagree.
    .next = Compare each digit with the papers.

error-wizard-inn_swapped = The INN { $inn } is not right: two digits seem exchanged.
    .next = Perhaps { $meant }. Compare it with the papers.

error-wizard-rnm_length = A registration number has 16 digits, here are { $length }.
    .next = Copy all of it from the notice of the tax service.

error-wizard-rnm_foreign = This is no Russian registration number: 12 digits are of a Kazakh one or of an INN.
    .next = Take the 16 digits from the notice of the tax service.

error-wizard-rnm = The registration number { $rnm } does not fit the INN { $inn } and the factory number { $serial }.
    .next = Compare all three: it is given for one register of one owner.

error-wizard-rnm_swapped = The registration number { $rnm } is not right: two digits seem exchanged.
    .next = Perhaps { $meant }. Compare it with the notice.

error-wizard-email = This is no e-mail address: { $value }
    .next = It looks like shop@example.ru.

error-wizard-ofd_own = This is the INN of the owner, not of the operator.
    .next = The operator's INN (OFD) stands in the contract with it.

error-wizard-no_taxes = No tax system is ticked.
    .next = Tick at least one.

error-wizard-patent = Patents are for entrepreneurs only, and an INN of 10 digits is of an organisation.
    .next = Take the tick away or correct the INN.

error-wizard-no_topics = Nothing is ticked that changes.
    .next = Tick at least one thing.

error-wizard-no_change = Nothing has changed: the data are those of the registration.
    .next = Go back and change what is needed, or tick "Something else".

error-wizard-edition = This fiscal storage does not work by FFD { $ffd }: it knows formats up to { $highest }.
    .next = Choose FFD { $highest }.

error-wizard-internet_alone = A register for the internet only can not work without sending data.
    .next = Take one of the two ticks away.

error-wizard-not_automatic = A printer in a machine and a vending machine are for the automatic mode only.
    .next = Tick the automatic mode or take these ticks away.


## Keys and titles

screen-wz-title = { $step }/{ $count } · { $what }
screen-wz-previous = Back
screen-wz-next = Go on
screen-wz-leave = Leave as it is
screen-wz-begin = Put a register into service
screen-wz-begin-busy = Connecting the fiscal storage.
screen-wz-registration = Registration of the register
screen-wz-wait = Writing the report into the fiscal storage.
screen-wz-copy = Copy
screen-wz-copied = Copied
screen-wz-inn = INN
screen-wz-nothing = nothing is ticked
screen-wz-qr = The same values as a QR code for a telephone
screen-wz-form = Draft of the application, form KND 1110061
screen-wz-form-save = Save as PDF
screen-wz-report = The report on paper
screen-wz-rehearse = Try it first
screen-wz-rehearsing = Trying it on an emulated storage.
screen-wz-rehearsed = The trial went well: registration, shift and receipt were made on an emulated storage.
screen-wz-rehearsed-next = Nothing was written into the real storage.
screen-wz-to-register = To the registration
screen-wz-do-register = Register the register
screen-wz-do-change = Change the registration
screen-wz-do-replace = Move to the new storage
screen-wz-do-close = Close the storage for ever

## Wiring

screen-wz-wire = Where the devices of the register are.
screen-wz-wire-next = If there is a kassa.toml in the folder already, its addresses are taken.
screen-wz-wire-fn = Fiscal storage
screen-wz-wire-ofd = Operator (OFD): tcp:host:port of the contract; empty without one
screen-wz-wire-printer = Printer: tcp:host:9100 or serial:port; empty without one
screen-wz-wire-emulated = Emulated devices

## Steps

screen-wz-title-first = The way
screen-wz-title-closing = Closing the storage
screen-wz-title-topics = What changes
screen-wz-title-device = Devices
screen-wz-title-owner = Owner
screen-wz-title-taxes = Taxes
screen-wz-title-place = Address
screen-wz-title-edition = Formats
screen-wz-title-usage = Use
screen-wz-title-operator = Operator
screen-wz-title-office = Tax service
screen-wz-title-number = Number
screen-wz-title-check = Check
screen-wz-title-sure = Confirmation
screen-wz-title-done = The report is made
screen-wz-first = First the tax service: the register is registered there, then here.
screen-wz-first-next = The wizard collects the data, shows what to enter on the site of the tax service and takes the number it gives. You may leave and come back at any step. Needed: a contract with an operator (OFD), a fiscal storage, a signature for nalog.gov.ru or a paper application.
screen-wz-closing = The fiscal storage is closed for ever: the register sells nothing on it any more.
screen-wz-closing-next = Needed before it is replaced and before the register is taken off the books. The shift must be closed and all documents sent to the operator.
screen-wz-topics = Tick what changes in the registration.
screen-wz-topics-next = The register finds the reasons by itself.
screen-wz-topics-replace = A new storage: tick what else changes with it.
screen-wz-topics-replace-next = The old one is closed first. INN and registration number stay.
screen-wz-device = The factory number stands on the case and on the box of the register.
screen-wz-device-next = The registration number is made of it and of the INN: compare each sign.
screen-wz-device-replace = Connect the new fiscal storage.
screen-wz-device-replace-next = The register sees it by itself within half a minute.
screen-wz-owner = Who the register is registered for.
screen-wz-owner-next = The name as the tax service has it.
screen-wz-taxes = Which tax systems are used on this register.
screen-wz-taxes-next = There may be several.
screen-wz-place = Where the register stands.
screen-wz-place-next = The address with its postal code as in the application; the place: name of the shop, floor, number of the car, or the site.
screen-wz-edition = Which formats the documents have.
screen-wz-edition-next = Marked goods need 1.2. There is no way back to an older format on the same storage.
screen-wz-usage = How the register is used: tick what was declared to the tax service.
screen-wz-usage-next = If nothing fits, tick nothing: it is an ordinary shop.
screen-wz-operator = Who carries the receipts to the tax service.
screen-wz-operator-next = Choose the operator from the list, or type its data from the contract.
screen-wz-office = Now the tax service: nalog.gov.ru, your account, «Учёт ККТ», «Зарегистрировать ККТ».
screen-wz-office-next = Enter these values there, check, sign and send. Without an electronic signature hand in the paper application: its draft is below. Go on when the notice with the number has come.
screen-wz-number = The registration number (RNM) of the notice, 16 digits.
screen-wz-number-next = It may be pasted with spaces.
screen-wz-check = Check all that will be written. Nothing is written yet.
screen-wz-check-next = It can be corrected on the steps before: Back.
screen-wz-sure = The register and the storage will be tied for ever.
screen-wz-sure-next = A registration can not be undone: mistakes are corrected by a change of it only, and a wrong INN or number by a new storage only.
screen-wz-sure-change = The report will be written into the storage.
screen-wz-sure-change-next = A storage takes a limited number of them. Tell the tax service afterwards.
screen-wz-sure-replace = The register moves to the new storage for ever.
screen-wz-sure-replace-next = Keep the old one for five years.
screen-wz-sure-close = Once closed, this storage makes no receipt any more.
screen-wz-sure-close-next = It can not be undone. Keep the storage for five years.
screen-wz-owed = { $count ->
    [0] All documents have reached the operator.
   *[other] Documents not sent yet: { $count }
}
screen-wz-owed-next = A storage with unsent documents is not closed.
screen-wz-storage-closed = The fiscal storage is closed: no receipts any more.
screen-wz-storage-closed-next = Connect a new one and move to it through the registration.

## Fields

screen-wz-field-serial = Factory number of the register
screen-wz-field-inn = INN of the owner: 10 or 12 digits
screen-wz-field-user-name = Name of the owner
screen-wz-field-person = Who makes the report: post and name
screen-wz-field-address = Address of settlements
screen-wz-field-place = Place of settlements
screen-wz-field-automat = Number of the machine
screen-wz-field-ofd-name = Name of the operator
screen-wz-field-ofd-inn = INN of the operator
screen-wz-field-sender-email = E-mail the receipts are sent from (on the site of the operator)
screen-wz-field-rnm = Registration number

## Values

screen-wz-value-rnm = Registration number
screen-wz-value-serial = Factory number
screen-wz-value-fn = Number of the storage
screen-wz-value-fn-model = Version of the storage
screen-wz-value-fn-edition = The storage knows formats up to
screen-wz-value-fn-until = Keys of the storage until
screen-wz-value-owner = Owner
screen-wz-value-inn = INN
screen-wz-value-taxes = Taxes
screen-wz-value-address = Address
screen-wz-value-place = Place
screen-wz-value-ffd = FFD
screen-wz-value-usage = Use
screen-wz-value-automat = Number of the machine
screen-wz-value-ofd = Operator
screen-wz-value-ofd-inn = INN of the operator
screen-wz-value-sender = Sender
screen-wz-value-version = Version of the register
screen-wz-value-reasons = Reasons
screen-wz-value-date = Date
screen-wz-value-time = Time
screen-wz-value-fd = Number of the document (FD)
screen-wz-value-fp = Fiscal sign (FP)
screen-wz-term-long = of 36 months
screen-wz-term-short = of 13 or 15 months

## Ticks

screen-wz-tax-general = General system
screen-wz-tax-general-sub = With VAT
screen-wz-tax-income = Simplified, income
screen-wz-tax-income-sub = Of income
screen-wz-tax-income-expense = Simplified, income minus expense
screen-wz-tax-income-expense-sub = Of the difference
screen-wz-tax-agricultural = Agricultural tax
screen-wz-tax-agricultural-sub = Of farmers
screen-wz-tax-patent = Patent
screen-wz-tax-patent-sub = Of entrepreneurs only
screen-wz-use-services = Services only
screen-wz-use-services-sub = No goods are sold on it
screen-wz-use-strict-forms = Strict forms
screen-wz-use-strict-forms-sub = It makes strict forms in place of receipts
screen-wz-use-internet = Internet only
screen-wz-use-internet-sub = Payment on a site only, no paper
screen-wz-use-automat = Automatic mode
screen-wz-use-automat-sub = It works in a machine without a cashier
screen-wz-use-printer-inside = Printer in the machine
screen-wz-use-printer-inside-sub = The machine prints by itself
screen-wz-use-excise = Excisable goods
screen-wz-use-excise-sub = Alcohol, tobacco, fuel
screen-wz-use-marking = Marked goods
screen-wz-use-marking-sub = Goods with codes of marking
screen-wz-use-catering = Catering
screen-wz-use-catering-sub = A café, a canteen, a restaurant
screen-wz-use-wholesale = Wholesale
screen-wz-use-wholesale-sub = Settlements with firms by cash or card
screen-wz-use-vending = Vending machine
screen-wz-use-vending-sub = The machine hands out goods
screen-wz-use-gambling = Gambling
screen-wz-use-gambling-sub = Stakes and winnings
screen-wz-use-lottery = Lottery
screen-wz-use-lottery-sub = Tickets and winnings
screen-wz-use-pawnshop = Pawnshop
screen-wz-use-pawnshop-sub = Loans against things
screen-wz-use-insurance = Insurance
screen-wz-use-insurance-sub = Insurance premiums
screen-wz-use-autonomous = Without an operator (autonomous)
screen-wz-use-autonomous-sub = Only in places far from networks, which the region lists. It is declared to the tax service as well
screen-wz-agent-bank = Bank payment agent
screen-wz-agent-bank-sub = { "" }
screen-wz-agent-bank-second = Bank payment subagent
screen-wz-agent-bank-second-sub = { "" }
screen-wz-agent-payment = Payment agent
screen-wz-agent-payment-sub = { "" }
screen-wz-agent-payment-second = Payment subagent
screen-wz-agent-payment-second-sub = { "" }
screen-wz-agent-attorney = Attorney
screen-wz-agent-attorney-sub = { "" }
screen-wz-agent-commission = Commission agent
screen-wz-agent-commission-sub = { "" }
screen-wz-agent-other = Another agent
screen-wz-agent-other-sub = { "" }
screen-wz-topic-operator = Operator
screen-wz-topic-operator-sub = Another one, none, or one again
screen-wz-topic-owner = Name of the owner
screen-wz-topic-owner-sub = The INN stays
screen-wz-topic-place = Address or place
screen-wz-topic-place-sub = The register moved
screen-wz-topic-taxes = Taxes
screen-wz-topic-taxes-sub = Other tax systems
screen-wz-topic-usage = Use
screen-wz-topic-usage-sub = Excisable and marked goods, services, machines and more
screen-wz-topic-edition = Formats (FFD)
screen-wz-topic-edition-sub = A move to a newer one
screen-wz-topic-other = Something else
screen-wz-topic-other-sub = Other reasons

## Rules

screen-wz-rule-long-wanted = For services and for the simplified, agricultural and patent systems the law wants a storage of 36 months, and one of 13 or 15 is connected.
screen-wz-rule-long-wanted-next = Exceptions: excisable goods, seasonal work, the general system besides, work without an operator. If there is none, replace the storage before the registration (54-FZ, article 4.1).
screen-wz-rule-410-days = With these ticks the storage works for 410 days only.
screen-wz-rule-410-days-next = Excisable goods, gambling, pawnshops, insurance and the autonomous mode shorten the life of its keys.
screen-wz-rule-560-days = With these ticks the storage works for 560 days only.
screen-wz-rule-560-days-next = Under the general system a storage of 36 months serves its whole term in services only.
screen-wz-rule-autonomous = Autonomous mode: the receipts stay in the storage.
screen-wz-rule-autonomous-next = Its data are handed to the tax service when it is replaced. The place must be listed as far from networks.
screen-wz-rule-agents = No kind of agent is ticked: receipts of agents will not be made.
screen-wz-rule-agents-next = In FFD 1.05 and 1.1 agents are declared at the registration; tick them at the step of formats.
screen-wz-rule-marking = Marked goods are not ticked: receipts with codes of marking will not be made.
screen-wz-rule-marking-next = If there are any or will be soon, tick them at the step of use.
screen-wz-reason = { $bit ->
    [0] another storage
    [1] another operator
    [2] name of the owner
    [3] address or place
    [4] from autonomous to sending
    [5] from sending to autonomous
    [6] version of the register
    [7] tax systems
    [8] number of the machine
    [9] from machine to cashier
    [10] from cashier to machine
    [11] strict forms on
    [12] strict forms off
    [13] no longer internet only
    [14] internet only
    [15] no agent any more
    [16] agent
    [17] no gambling any more
    [18] gambling
    [19] no lottery any more
    [20] lottery
    [21] edition of FFD
   *[other] other reasons
}

## Ways

screen-wz-way-change = Change the data
screen-wz-way-change-sub = On the same storage
screen-wz-way-replace = Move to a new storage
screen-wz-way-replace-sub = When the old one is closed and the new one connected
screen-wz-way-close = Close the storage
screen-wz-way-close-sub = Before it is replaced or the register taken off the books

## The last page

screen-wz-done-register = The register is registered in the storage. The tax service has to be told.
screen-wz-done-register-next = nalog.gov.ru, «Учёт ККТ»: open your number, press «Завершить регистрацию», enter these values, sign and send them on the next working day at the latest. Then open a shift and make the first receipt.
screen-wz-done-change = The registration is changed. Tell the tax service.
screen-wz-done-change-next = nalog.gov.ru, «Учёт ККТ», «Перерегистрировать»: enter these values and send them on the next working day at the latest.
screen-wz-done-replace = The register works on the new storage. Tell the tax service.
screen-wz-done-replace-next = nalog.gov.ru, «Учёт ККТ», «Перерегистрировать»: enter these values and those of the closing report of the old storage. Keep the old one for five years.
screen-wz-done-close = The storage is closed. The tax service wants these values.
screen-wz-done-close-next = To replace it, connect a new one and open the registration. To take the register off the books: nalog.gov.ru, «Учёт ККТ», «Снять с учёта». Keep the storage for five years.
