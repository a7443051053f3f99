### Фискалдау шебері: әкімші оқитын мәтіндер. Қазақша.
###
### Порядок и имена одинаковы в wizard.ru.ftl, wizard.kk.ftl, wizard.en.ftl.

error-wizard-stale = Шебердегі жауаптар өзгеріп қойды: оларды басқа экранда өзгертті.
    .next = Экранды қарап, қайталаңыз.

error-wizard-missing = Өріс толтырылмаған.
    .next = Оны толтырыңыз.

error-wizard-digits = Мұнда тек сан болуы керек; артық таңба: { $letter }
    .next = Осы таңбаны алып тастаңыз.

error-wizard-letter = { $letter } әрпі чекте болмайды.
    .next = Оны орыс немесе латын әрпімен ауыстырыңыз.

error-wizard-too_long = Тым ұзын: { $length } таңба, { $limit } сыяды.
    .next = Қысқартыңыз.

error-wizard-inn_length = ИНН ұйымда 10, кәсіпкерде 12 цифр, мұнда { $length }.
    .next = Құжатпен салыстырыңыз.

error-wizard-inn = { $inn } ИНН дұрыс емес: бақылау цифрлары сәйкес келмейді.
    .next = Әр цифрын құжатпен салыстырыңыз.

error-wizard-inn_swapped = { $inn } ИНН дұрыс емес: цифрлар орын ауыстырған сияқты.
    .next = Мүмкін, { $meant }. Құжатпен салыстырыңыз.

error-wizard-rnm_length = Тіркеу нөмірінде 16 цифр бар, мұнда { $length }.
    .next = Оны салық хабарламасынан толық көшіріңіз.

error-wizard-rnm_foreign = Бұл Ресейдің тіркеу нөмірі емес: 12 цифр Қазақстан нөмірінде немесе ИНН-де болады.
    .next = Салық хабарламасынан 16 цифрды алыңыз.

error-wizard-rnm = { $rnm } тіркеу нөмірі { $inn } ИНН мен { $serial } зауыт нөміріне сәйкес емес.
    .next = Үшеуін де салыстырыңыз: нөмір бір иенің бір кассасына беріледі.

error-wizard-rnm_swapped = { $rnm } тіркеу нөмірі дұрыс емес: цифрлар орын ауыстырған сияқты.
    .next = Мүмкін, { $meant }. Хабарламамен салыстырыңыз.

error-wizard-email = Бұл пошта мекенжайы емес: { $value }
    .next = shop@example.ru түрінде жазыңыз.

error-wizard-ofd_own = Бұл оператордың емес, касса иесінің ИНН-і.
    .next = Оператор (ОФД) ИНН-і шартта жазылған.

error-wizard-no_taxes = Салық салу жүйесі таңдалмаған.
    .next = Кемінде біреуін белгілеңіз.

error-wizard-patent = Патент тек кәсіпкерде болады, ал 10 цифрлы ИНН ұйымдікі.
    .next = Белгіні алыңыз немесе ИНН-ді түзетіңіз.

error-wizard-no_topics = Не өзгеретіні белгіленбеген.
    .next = Кемінде біреуін белгілеңіз.

error-wizard-no_change = Ештеңе өзгерген жоқ: деректер тіркеудегідей.
    .next = Қайтып, қажетін өзгертіңіз немесе «Басқа» дегенді белгілеңіз.

error-wizard-edition = Бұл фискалдық жинақтауыш ФФД { $ffd } бойынша жұмыс істемейді: ол { $highest } дейінгі пішімдерді біледі.
    .next = ФФД { $highest } таңдаңыз.

error-wizard-internet_alone = Тек интернетке арналған касса деректерді жібермей жұмыс істей алмайды.
    .next = Екі белгінің бірін алыңыз.

error-wizard-not_automatic = Автоматтағы принтер мен сауда автоматы тек автоматты режимде болады.
    .next = Автоматты режимді белгілеңіз немесе бұл белгілерді алыңыз.


## Пернелер мен тақырыптар

screen-wz-title = { $step }/{ $count } · { $what }
screen-wz-previous = Артқа
screen-wz-next = Әрі қарай
screen-wz-leave = Өзгертпеу
screen-wz-begin = Кассаны іске қосу
screen-wz-begin-busy = Фискалдық жинақтауышты қосып жатырмыз.
screen-wz-registration = Касса тіркеуі
screen-wz-wait = Есепті фискалдық жинақтауышқа жазып жатырмыз.
screen-wz-copy = Көшіру
screen-wz-copied = Көшірілді
screen-wz-inn = ИНН
screen-wz-nothing = белгіленбеген
screen-wz-qr = Сол мәндер QR-кодпен: телефон камерасын қаратыңыз
screen-wz-form = КНД 1110061 нысаны бойынша өтініштің жобасы
screen-wz-form-save = PDF сақтау
screen-wz-report = Қағаздағы есеп
screen-wz-rehearse = Сынақ
screen-wz-rehearsing = Оқу жинақтауышында байқап көреміз.
screen-wz-rehearsed = Сынақ өтті: тіркеу, ауысым және чек оқу жинақтауышында ресімделді.
screen-wz-rehearsed-next = Нағыз жинақтауышқа ештеңе жазылған жоқ.
screen-wz-to-register = Тіркеуге
screen-wz-do-register = Кассаны тіркеу
screen-wz-do-change = Кассаны қайта тіркеу
screen-wz-do-replace = Жаңа ФН-ге көшу
screen-wz-do-close = ФН-ді біржола жабу

## Құрылғыларды қосу

screen-wz-wire = Касса құрылғылары қайда қосылған.
screen-wz-wire-next = Деректер жанында kassa.toml жатса, мекенжайлар содан алынады.
screen-wz-wire-fn = Фискалдық жинақтауыш
screen-wz-wire-ofd = Оператор (ОФД): шарттағы tcp:мекенжай:порт; операторсыз бос
screen-wz-wire-printer = Принтер: tcp:мекенжай:9100 немесе serial:порт; принтерсіз бос
screen-wz-wire-emulated = Оқу құрылғылары

## Қадамдар

screen-wz-title-first = Реті
screen-wz-title-closing = ФН жабу
screen-wz-title-topics = Не өзгереді
screen-wz-title-device = Құрылғылар
screen-wz-title-owner = Иесі
screen-wz-title-taxes = Салықтар
screen-wz-title-place = Мекенжай
screen-wz-title-edition = ФФД пішімі
screen-wz-title-usage = Қолданылуы
screen-wz-title-operator = Оператор (ОФД)
screen-wz-title-office = Салық қызметі
screen-wz-title-number = Нөмір
screen-wz-title-check = Тексеру
screen-wz-title-sure = Растау
screen-wz-title-done = Есеп дайын
screen-wz-first = Алдымен салық қызметі: касса сонда, содан кейін осында тіркеледі.
screen-wz-first-next = Шебер деректерді жинап, салық сайтына не енгізу керегін көрсетеді және ол беретін нөмірді қабылдайды. Кез келген қадамда шығып, қайта оралуға болады. Қажет: оператормен (ОФД) шарт, фискалдық жинақтауыш, nalog.gov.ru сайтына қолтаңба немесе қағаз өтініш.
screen-wz-closing = Фискалдық жинақтауыш біржола жабылады: касса онымен енді сатпайды.
screen-wz-closing-next = Жинақтауышты ауыстыру және кассаны есептен шығару алдында қажет. Ауысым жабық, барлық құжат операторға жіберілген болуы тиіс.
screen-wz-topics = Тіркеуде не өзгеретінін белгілеңіз.
screen-wz-topics-next = Қайта тіркеу себептерін касса өзі анықтайды.
screen-wz-topics-replace = Жаңа жинақтауыш: деректер де өзгерсе, белгілеңіз.
screen-wz-topics-replace-next = Ескі жинақтауыш алдымен жабылады. ИНН мен тіркеу нөмірі қалады.
screen-wz-device = Зауыт нөмірі касса корпусында және қорабында жазылған.
screen-wz-device-next = Салық қызметі тіркеу нөмірін осыдан және ИНН-нен есептейді: әр таңбасын салыстырыңыз.
screen-wz-device-replace = Жаңа фискалдық жинақтауышты қосыңыз.
screen-wz-device-replace-next = Касса оны жарты минут ішінде өзі көреді.
screen-wz-owner = Касса кімге тіркеледі.
screen-wz-owner-next = Атауы салық қызметіндегідей жазылады.
screen-wz-taxes = Бұл кассада қандай салық салу жүйелері қолданылады.
screen-wz-taxes-next = Бірнешеуі болуы мүмкін.
screen-wz-place = Касса қайда тұр.
screen-wz-place-next = Өтініштегідей индексі бар мекенжай; орын: дүкен атауы, қабат, көлік нөмірі немесе сайт.
screen-wz-edition = Касса құжаттарды қай пішіммен жасайды.
screen-wz-edition-next = Таңбаланған тауарға 1.2 керек. Сол жинақтауышта ескі пішімге қайту мүмкін емес.
screen-wz-usage = Касса қалай қолданылады: салық қызметіне мәлімделгенін белгілеңіз.
screen-wz-usage-next = Ештеңе сәйкес келмесе, ештеңе белгілемеңіз: бұл кәдімгі дүкен.
screen-wz-operator = Чектер салық қызметіне кім арқылы барады.
screen-wz-operator-next = Операторды тізімнен таңдаңыз немесе шарттағы деректерін жазыңыз.
screen-wz-office = Енді салық қызметі: nalog.gov.ru, жеке кабинет, «Учёт ККТ», «Зарегистрировать ККТ».
screen-wz-office-next = Осы мәндерді сонда енгізіп, тексеріп, қол қойып жіберіңіз. Электрондық қолтаңба болмаса, қағаз өтініш беріңіз: жобасы төменде. Нөмірі бар хабарлама келгенде, әрі қарай өтіңіз.
screen-wz-number = Салық хабарламасындағы тіркеу нөмірі (РНМ), 16 цифр.
screen-wz-number-next = Бос орындармен қоюға болады.
screen-wz-check = Жазылатынның бәрін тексеріңіз. Әзірге ештеңе жазылған жоқ.
screen-wz-check-next = Алдыңғы қадамдарда түзетуге болады: «Артқа».
screen-wz-sure = Касса мен жинақтауыш біржола байланысады.
screen-wz-sure-next = Тіркеуді болдырмау мүмкін емес: қатені тек қайта тіркеу, ал қате ИНН мен нөмірді тек жаңа жинақтауыш түзетеді.
screen-wz-sure-change = Қайта тіркеу есебі жинақтауышқа жазылады.
screen-wz-sure-change-next = Бір жинақтауыштағы қайта тіркеу саны шектеулі. Содан кейін салық қызметіне хабарлаңыз.
screen-wz-sure-replace = Касса жаңа жинақтауышқа біржола көшеді.
screen-wz-sure-replace-next = Ескі жинақтауышты бес жыл сақтаңыз.
screen-wz-sure-close = Жабылғаннан кейін бұл жинақтауыш бірде-бір чек ресімдемейді.
screen-wz-sure-close-next = Жабуды болдырмау мүмкін емес. Жинақтауышты бес жыл сақтаңыз.
screen-wz-owed = { $count ->
    [0] Барлық құжат операторға жіберілді.
   *[other] Әлі жіберілмеген құжаттар: { $count }
}
screen-wz-owed-next = Жіберілмеген құжаттармен жинақтауыш жабылмайды.
screen-wz-storage-closed = Фискалдық жинақтауыш жабық: чектер енді ресімделмейді.
screen-wz-storage-closed-next = Жаңасын қосып, «Касса тіркеуі» арқылы соған көшіңіз.

## Өрістер

screen-wz-field-serial = Кассаның зауыт нөмірі
screen-wz-field-inn = Иесінің ИНН-і: 10 немесе 12 цифр
screen-wz-field-user-name = Иесінің атауы
screen-wz-field-person = Есепті кім жасайды: лауазымы мен тегі
screen-wz-field-address = Есеп айырысу мекенжайы
screen-wz-field-place = Есеп айырысу орны
screen-wz-field-automat = Автомат нөмірі
screen-wz-field-ofd-name = Оператор атауы
screen-wz-field-ofd-inn = Оператор ИНН-і
screen-wz-field-sender-email = Чек жіберушінің поштасы (оператор сайтында бар)
screen-wz-field-rnm = Тіркеу нөмірі

## Мәндер

screen-wz-value-rnm = Тіркеу нөмірі
screen-wz-value-serial = Зауыт нөмірі
screen-wz-value-fn = ФН нөмірі
screen-wz-value-fn-model = ФН нұсқасы
screen-wz-value-fn-edition = ФН пішімдерді мынаған дейін біледі
screen-wz-value-fn-until = ФН кілттері мерзімі
screen-wz-value-owner = Иесі
screen-wz-value-inn = ИНН
screen-wz-value-taxes = Салықтар
screen-wz-value-address = Мекенжай
screen-wz-value-place = Орын
screen-wz-value-ffd = ФФД
screen-wz-value-usage = Қолданылуы
screen-wz-value-automat = Автомат нөмірі
screen-wz-value-ofd = Оператор
screen-wz-value-ofd-inn = Оператор ИНН-і
screen-wz-value-sender = Жіберуші поштасы
screen-wz-value-version = Касса нұсқасы
screen-wz-value-reasons = Себептері
screen-wz-value-date = Күні
screen-wz-value-time = Уақыты
screen-wz-value-fd = Құжат нөмірі (ФД)
screen-wz-value-fp = Фискалдық белгі (ФП)
screen-wz-term-long = 36 айға
screen-wz-term-short = 13 немесе 15 айға

## Белгілер

screen-wz-tax-general = ОСН
screen-wz-tax-general-sub = ҚҚС бар жалпы жүйе
screen-wz-tax-income = УСН «табыс»
screen-wz-tax-income-sub = Оңайлатылған, табыстан
screen-wz-tax-income-expense = УСН «табыс минус шығыс»
screen-wz-tax-income-expense-sub = Оңайлатылған, айырмадан
screen-wz-tax-agricultural = ЕСХН
screen-wz-tax-agricultural-sub = Ауыл шаруашылығы салығы
screen-wz-tax-patent = Патент
screen-wz-tax-patent-sub = Тек кәсіпкерлерде
screen-wz-use-services = Тек қызметтер
screen-wz-use-services-sub = Кассада тауар сатылмайды
screen-wz-use-strict-forms = Қатаң есептілік бланкілері
screen-wz-use-strict-forms-sub = Чек орнына БСО ресімделеді
screen-wz-use-internet = Тек интернетте
screen-wz-use-internet-sub = Төлем тек сайтта, қағаз жоқ
screen-wz-use-automat = Автоматты режим
screen-wz-use-automat-sub = Касса кассирсіз, автоматта жұмыс істейді
screen-wz-use-printer-inside = Автоматтағы принтер
screen-wz-use-printer-inside-sub = Автомат чекті өзі басады
screen-wz-use-excise = Акцизделетін тауарлар
screen-wz-use-excise-sub = Алкоголь, темекі, отын
screen-wz-use-marking = Таңбаланған тауарлар
screen-wz-use-marking-sub = «Честный знак» кодтары бар тауарлар
screen-wz-use-catering = Қоғамдық тамақтану
screen-wz-use-catering-sub = Дәмхана, асхана, мейрамхана
screen-wz-use-wholesale = Ұйымдар мен кәсіпкерлерге көтерме
screen-wz-use-wholesale-sub = Фирмалармен қолма-қол немесе картамен
screen-wz-use-vending = Сауда автоматы
screen-wz-use-vending-sub = Автомат тауар береді
screen-wz-use-gambling = Құмар ойындар
screen-wz-use-gambling-sub = Бәс қабылдау және ұтыс төлеу
screen-wz-use-lottery = Лотерея
screen-wz-use-lottery-sub = Билет сату және ұтыс төлеу
screen-wz-use-pawnshop = Ломбард
screen-wz-use-pawnshop-sub = Затты кепілге алып қарыз беру
screen-wz-use-insurance = Сақтандыру
screen-wz-use-insurance-sub = Сақтандыру сыйлықақылары
screen-wz-use-autonomous = Операторсыз (автономды режим)
screen-wz-use-autonomous-sub = Тек байланыс желілерінен алыс жерлерде: тізімін аймақ бекітеді. Салық қызметіне де мәлімделеді
screen-wz-agent-bank = Банктік төлем агенті
screen-wz-agent-bank-sub = { "" }
screen-wz-agent-bank-second = Банктік төлем субагенті
screen-wz-agent-bank-second-sub = { "" }
screen-wz-agent-payment = Төлем агенті
screen-wz-agent-payment-sub = { "" }
screen-wz-agent-payment-second = Төлем субагенті
screen-wz-agent-payment-second-sub = { "" }
screen-wz-agent-attorney = Сенім білдірілген өкіл
screen-wz-agent-attorney-sub = { "" }
screen-wz-agent-commission = Комиссионер
screen-wz-agent-commission-sub = { "" }
screen-wz-agent-other = Басқа агент
screen-wz-agent-other-sub = { "" }
screen-wz-topic-operator = Оператор (ОФД)
screen-wz-topic-operator-sub = Басқа оператор, операторсыз немесе қайтадан онымен
screen-wz-topic-owner = Иесінің атауы
screen-wz-topic-owner-sub = ИНН бұрынғыша қалады
screen-wz-topic-place = Мекенжай немесе орын
screen-wz-topic-place-sub = Касса көшті
screen-wz-topic-taxes = Салықтар
screen-wz-topic-taxes-sub = Басқа салық салу жүйелері
screen-wz-topic-usage = Қолданылуы
screen-wz-topic-usage-sub = Акцизделетін және таңбаланған тауар, қызмет, автомат және басқа
screen-wz-topic-edition = ФФД пішімі
screen-wz-topic-edition-sub = Жаңасына көшу
screen-wz-topic-other = Басқа
screen-wz-topic-other-sub = Өзге себептер

## Ережелер

screen-wz-rule-long-wanted = Қызметтер мен УСН, ЕСХН, патент үшін заң 36 айлық жинақтауышты талап етеді, ал 13 немесе 15 айлық қосылған.
screen-wz-rule-long-wanted-next = Ерекшеліктер: акцизделетін тауар, маусымдық жұмыс, ОСН-мен қатар, операторсыз жұмыс. Ерекшелік болмаса, тіркеуге дейін ауыстырыңыз (54-ФЗ, 4.1-бап).
screen-wz-rule-410-days = Мұндай белгілермен жинақтауыш тек 410 күн жұмыс істейді.
screen-wz-rule-410-days-next = Акцизделетін тауар, құмар ойындар, ломбард, сақтандыру және автономды режим кілт мерзімін қысқартады.
screen-wz-rule-560-days = Мұндай белгілермен жинақтауыш тек 560 күн жұмыс істейді.
screen-wz-rule-560-days-next = ОСН кезінде 36 айлық жинақтауыш толық мерзімге тек қызметтерде жетеді.
screen-wz-rule-autonomous = Автономды режим: чектер жинақтауышта қалады.
screen-wz-rule-autonomous-next = Ауыстырғанда жинақтауыш деректерін салық қызметіне тапсырады. Орын байланыс желілерінен алыс жерлер тізімінде болуы тиіс.
screen-wz-rule-agents = Агент белгілері қойылмаған: агенттік чектерді касса ресімдемейді.
screen-wz-rule-agents-next = ФФД 1.05 және 1.1-де агент тіркеу кезінде мәлімделеді; «ФФД пішімі» қадамында белгілеңіз.
screen-wz-rule-marking = Таңбаланған тауарлар белгіленбеген: таңбалау коды бар чектерді касса ресімдемейді.
screen-wz-rule-marking-next = Олар болса немесе жақында болса, «Қолданылуы» қадамында белгілеңіз.
screen-wz-reason = { $bit ->
    [0] ФН ауыстыру
    [1] операторды ауыстыру
    [2] иесінің атауы
    [3] мекенжай немесе орын
    [4] автономды режимнен жіберуге
    [5] жіберуден автономды режимге
    [6] касса нұсқасы
    [7] салық салу жүйелері
    [8] автомат нөмірі
    [9] автоматтан кассирге
    [10] кассирден автоматқа
    [11] БСО қосылды
    [12] БСО өшірілді
    [13] енді тек интернет емес
    [14] тек интернет
    [15] енді агент емес
    [16] агент
    [17] енді құмар ойын жоқ
    [18] құмар ойындар
    [19] енді лотерея жоқ
    [20] лотерея
    [21] ФФД нұсқасы
   *[other] өзге себептер
}

## Жолдар

screen-wz-way-change = Деректерді өзгерту
screen-wz-way-change-sub = Сол жинақтауышта қайта тіркеу
screen-wz-way-replace = Жаңа ФН-ге көшу
screen-wz-way-replace-sub = Ескісі жабық, жаңасы қосылғанда
screen-wz-way-close = ФН жабу
screen-wz-way-close-sub = Ауыстыру немесе есептен шығару алдында

## Соңғы бет

screen-wz-done-register = Касса жинақтауышта тіркелді. Салық қызметіне хабарлау қалды.
screen-wz-done-register-next = nalog.gov.ru, «Учёт ККТ»: өз нөміріңізді ашып, «Завершить регистрацию» басып, осы мәндерді енгізіп, қол қойып, келесі жұмыс күнінен кешіктірмей жіберіңіз. Содан кейін ауысым ашып, алғашқы чекті ресімдеңіз.
screen-wz-done-change = Тіркеу өзгертілді. Салық қызметіне хабарлаңыз.
screen-wz-done-change-next = nalog.gov.ru, «Учёт ККТ», «Перерегистрировать»: осы мәндерді енгізіп, келесі жұмыс күнінен кешіктірмей жіберіңіз.
screen-wz-done-replace = Касса жаңа жинақтауышпен жұмыс істейді. Салық қызметіне хабарлаңыз.
screen-wz-done-replace-next = nalog.gov.ru, «Учёт ККТ», «Перерегистрировать»: осы мәндерді және ескі жинақтауышты жабу есебінің деректерін енгізіңіз. Ескі жинақтауышты бес жыл сақтаңыз.
screen-wz-done-close = Жинақтауыш жабылды. Бұл мәндер салық қызметіне керек.
screen-wz-done-close-next = Ауыстыру үшін жаңа жинақтауышты қосып, «Касса тіркеуін» ашыңыз. Есептен шығару үшін: nalog.gov.ru, «Учёт ККТ», «Снять с учёта». Жинақтауышты бес жыл сақтаңыз.
