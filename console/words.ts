export type Language = 'zh-CN' | 'en'

/** One thing that pages say, in both languages. */
export type Words = Readonly<Record<Language, string>>

const say = (zh: string, en: string): Words => ({ 'zh-CN': zh, en })

/** Everything that pages say to people. `{name}` stands for a value that `fill` puts in. */
export const words = {
  product: say('线索服务台', 'Lead desk'),
  thisLanguage: say('中文', 'English'),

  // Lead
  customer: say('客户', 'Customer'),
  car: say('意向车型', 'Interested in'),
  city: say('所在城市', 'City'),
  source: say('来源', 'Source'),
  'source-web': say('官网', 'Web site'),
  'source-showroom': say('到店登记', 'Showroom'),
  askedAt: say('留资时间', 'Asked at'),
  comment: say('客户留言', 'Message'),
  why: say('为什么推荐', 'Why this lead'),
  gradeH: say('H级 · 今日必联', 'Grade H · today'),
  gradeA: say('A级 · 一周内', 'Grade A · this week'),
  gradeB: say('B级 · 一月内', 'Grade B · this month'),
  gradeC: say('C级 · 持续关注', 'Grade C · later'),
  noGrade: say('未评级', 'Not graded'),

  // The page that takes a code
  codeTitle: say('输入接收码', 'Enter your code'),
  codeHint: say(
    '接收码在通知短信里，共 8 位，不区分大小写。',
    'The code is in your message: 8 characters, upper or lower case.',
  ),
  codeLabel: say('接收码', 'Code'),
  codeOpen: say('查看线索', 'See the lead'),
  codeUnknown: say('没有找到这个接收码，请核对后重新输入。', 'This code is not known. Please check it and try again.'),
  codeMisshapen: say(
    '接收码应为 8 位字母或数字，请核对后重新输入。',
    'A code has 8 letters or digits. Please check it and try again.',
  ),
  codeTooMany: say(
    '错误次数过多，为保护客户信息，请一小时后再试，或联系门店经理。',
    'Too many wrong codes. To protect customers, please try again in an hour, or ask your manager.',
  ),

  // Offer
  offerTitle: say('有一位客户等您联系', 'A customer is waiting for you'),
  claimTitle: say('新线索，先到先得', 'New lead: first come, first served'),
  acceptBefore: say('请在 {clock} 前接收', 'Please accept before {clock}'),
  accept: say('立即接收', 'Accept'),
  claim: say('立即抢单', 'Claim it'),
  maskedHint: say('接收后即可查看姓名和电话。', 'Name and number appear once you accept.'),
  declineTitle: say('暂时无法跟进？', 'Cannot take it?'),
  declineHint: say(
    '婉拒后线索会立即转给下一位同事，不会耽误客户。',
    'Your colleague is asked at once, so the customer does not wait.',
  ),
  decline: say('转给同事', 'Pass it on'),
  'reason-busy': say('正在接待客户', 'With another customer'),
  'reason-off-duty': say('今天不当班', 'Off duty today'),
  'reason-wrong-brand': say('不负责这个品牌', 'Not my brand'),
  'reason-known-customer-of-colleague': say('是同事的老客户', "A colleague's customer"),
  'reason-other': say('其他原因', 'Something else'),
  reasonMissing: say('请选择一个原因，再转给同事。', 'Please choose a reason first.'),

  // What became of an offer
  takenTitle: say('已被他人接收', 'Already taken'),
  takenText: say(
    '这条线索已由其他同事跟进，您无需再处理。有新线索时会再通知您。',
    'A colleague looks after this lead; nothing is left to do. You will hear of the next one.',
  ),
  expiredTitle: say('已超时', 'Too late'),
  expiredText: say(
    '接收时间已过，线索已转给下一位同事。有新线索时会再通知您。',
    'The time to accept is over and the lead moved on to a colleague. You will hear of the next one.',
  ),
  withdrawnTitle: say('已被收回', 'Withdrawn'),
  withdrawnText: say(
    '这条线索已被收回，例如客户已到店或已取消咨询。您无需再处理。',
    'The lead was withdrawn, for instance because the customer came in or cancelled. Nothing is left to do.',
  ),
  fullTitle: say('您跟进的线索已满', 'You have no capacity left'),
  fullText: say(
    '请先完成手上的线索（登记结果后自动释放名额），或请经理调整。这条线索会转给其他同事。',
    'Please close a lead that you hold, or ask your manager. This one goes to a colleague.',
  ),
  declinedTitle: say('已转给同事', 'Passed on'),
  declinedText: say('谢谢告知，线索已转给下一位同事，辛苦了。', 'Thank you for saying so. A colleague is asked now.'),
  notYoursTitle: say('线索不再由您跟进', 'No longer yours'),
  notYoursText: say(
    '这条线索已转由其他同事跟进或已关闭，客户信息不再显示。',
    'A colleague looks after this lead now, or it is closed. The customer is no longer shown.',
  ),
  linkInvalidTitle: say('链接无效', 'This link does not work'),
  linkInvalidText: say(
    '请打开最新通知里的完整链接，或联系门店经理。',
    'Please open the full link of your latest message, or ask your manager.',
  ),
  linkExpiredTitle: say('链接已过期', 'This link has expired'),
  linkExpiredText: say(
    '请打开最新通知里的链接，或请经理重新发送。',
    'Please open the link of your latest message, or ask for a new one.',
  ),
  formInvalid: say('提交的内容不完整，请检查后重试。', 'Something is missing. Please check and try again.'),

  // Held lead
  acceptedFlash: say('已接收，请尽快联系客户。', 'It is yours. Please call the customer soon.'),
  call: say('拨打电话', 'Call'),
  script: say('开场话术参考', 'How to begin'),
  scriptText: say(
    '“{customer}您好，我是{dealer}的{advisor}。看到您在关注{car}，现在方便聊两分钟吗？我先帮您把车型、优惠和试驾时间确认一下。”',
    '“Good day {customer}, this is {advisor} of {dealer}. You asked about {car}: is this a good moment? I would like to help you with the details and a test drive.”',
  ),
  scriptThis: say('您咨询的车型', 'the car'),
  scriptCustomer: say('', 'Sir or Madam'),
  contactTitle: say('登记联系（点一下即可）', 'Record a contact: one tap'),
  'channel-phone': say('电话', 'Phone'),
  'channel-wechat': say('微信', 'WeChat'),
  'channel-sms': say('短信', 'SMS'),
  'channel-showroom': say('到店', 'Visit'),
  contactDone: say('联系已登记。', 'Contact recorded.'),
  lastContact: say('最近联系', 'Last contact'),
  never: say('还没有', 'None yet'),
  heldSince: say('接收时间', 'Yours since'),
  visitTitle: say('预约到店', 'Book a visit'),
  visitHint: say('预约后将为客户安排展厅顾问接待。', 'A showroom advisor will take over for the visit.'),
  visitAt: say('到店时间', 'When'),
  visitBook: say('确认预约', 'Book'),
  visitDone: say('已预约 {when} 到店。', 'Booked for {when}.'),
  visitHandedOver: say(
    '已预约 {when} 到店，正在安排展厅顾问。',
    'Booked for {when}; a showroom advisor is being found.',
  ),
  visitMissing: say('请选择一个以后的到店时间。', 'Please choose a time to come.'),
  closeTitle: say('跟进结束？登记结果', 'Finished? Record the outcome'),
  close: say('登记并关闭', 'Close the lead'),
  'outcome-won': say('已成交', 'Bought'),
  'outcome-lost': say('已战败', 'Lost'),
  'outcome-invalid': say('无效线索（空号、非本人等）', 'Invalid: wrong number, not the person'),
  'outcome-withdrawn': say('客户要求不再联系', 'The customer wants no more contact'),
  outcomeMissing: say('请先选择结果，再关闭。', 'Please choose the outcome first.'),
  closedTitle: say('线索已关闭', 'Lead closed'),
  closedText: say(
    '结果已登记，名额已释放。辛苦了！',
    'The outcome is recorded and your capacity is free again. Thank you!',
  ),

  // Showroom
  walkInTitle: say('登记到店客户', 'Register a walk-in'),
  walkInHint: say(
    '用手机号登记。客户若已有线索，会自动合并到您名下，其他同事会收到通知。',
    'By mobile number. If the customer already has a lead, it becomes yours and colleagues are told.',
  ),
  walkInPhone: say('客户手机号', "Customer's mobile number"),
  walkInName: say('称呼（选填，如 张女士）', 'Name (optional)'),
  walkInBrand: say('意向品牌', 'Brand'),
  walkIn: say('登记到店', 'Register'),
  phoneInvalid: say(
    '请输入有效的手机号，例如 138 0000 0001。',
    'Please enter a valid number, for example 138 0000 0001.',
  ),
  brandInvalid: say('请选择本店经营的品牌。', 'Please choose a brand of this store.'),
  walkInFull: say(
    '您跟进的线索已满，请先关闭一条，或请经理登记这位客户。',
    'You have no capacity left: close a lead first, or ask your manager to register this customer.',
  ),
  joined: say('该客户已有线索，现由您跟进。', 'The customer had a lead; it is yours now.'),
  created: say('已新建线索，由您跟进。', 'A new lead was made; it is yours.'),
  openLead: say('查看客户', 'See the customer'),
  ownLeads: say('我的线索', 'My leads'),

  // Manager
  managerTitle: say('本店线索', 'Leads of the store'),
  noLeads: say('暂时没有待处理的线索。', 'No open leads at the moment.'),
  'state-new': say('处理中', 'In progress'),
  'state-offered': say('待接收', 'Offered'),
  'state-accepted': say('跟进中', 'Held'),
  'state-queued': say('待分配', 'To be placed'),
  'state-closed': say('已关闭', 'Closed'),
  offeredTo: say('{who}，{clock} 前接收', '{who}, until {clock}'),
  heldBy: say('{who}，自 {when}', '{who}, since {when}'),
  notContacted: say('尚未联系', 'Not contacted yet'),
  contactedAt: say('已于 {when} 联系', 'Contacted {when}'),
  assignTo: say('指派给', 'Assign to'),
  assign: say('指派', 'Assign'),
  load: say('在跟 {load}/{capacity}', '{load} of {capacity}'),
  assigned: say('已指派，顾问已收到通知。', 'Assigned; the advisor was told.'),
  'assign-at-capacity': say(
    '该顾问的名额已满，请选择其他同事。',
    'This advisor has no capacity left. Please choose another.',
  ),
  'assign-closed': say('该线索已关闭，无法指派。', 'The lead is closed.'),
  'assign-already-held': say('该线索已由这位顾问跟进。', 'This advisor holds the lead already.'),
  'assign-elsewhere': say('该线索已不在本店。', 'The lead is no longer at this store.'),
  pressingFirst: say('待分配、待接收的排在前面', 'Those that wait come first'),

  // Operations
  outboxTitle: say('发件箱', 'Outbox'),
  outboxHint: say(
    '未接通渠道时，本应发送的消息都在这里，最新的在前。',
    'What would have been sent while no channel is connected, newest first.',
  ),
  queueTitle: say('人工分配', 'Human queue'),
  queueHint: say(
    '无法自动分配的线索，等待最久的在前。',
    'Leads that could not be placed, those that wait longest first.',
  ),
  day: say('日期', 'Day'),
  recipient: say('收件人编号或手机号', 'Recipient: id or number'),
  filter: say('筛选', 'Filter'),
  'template-lead-acknowledged': say('留资确认', 'Acknowledged'),
  'template-advisor-introduced': say('顾问介绍', 'Advisor introduced'),
  'template-visit-confirmed': say('到店确认', 'Visit confirmed'),
  'template-offer-new': say('新线索', 'New lead'),
  'template-offer-warning': say('即将超时', 'Running out'),
  'template-offer-withdrawn': say('线索已转出', 'Moved on'),
  'template-lead-assigned': say('指派线索', 'Assigned'),
  'template-holder-reminded': say('跟进提醒', 'Reminder'),
  'template-manager-escalated': say('线索升级', 'Escalated'),
  'template-lead-in-human-queue': say('待人工分配', 'To be placed'),
  outboxEmpty: say('这一天没有消息。', 'No messages on this day.'),
  outboxMore: say('只显示最新的 {count} 条。', 'Only the newest {count} are shown.'),
  earlier: say('前一天', 'Day before'),
  later: say('后一天', 'Day after'),
  queueEmpty: say('没有等待人工分配的线索。', 'No lead waits to be placed.'),
  waitingSince: say('等待自 {when}', 'Waiting since {when}'),
  place: say('安排', 'Place'),
  chooseDealer: say('选择经销商', 'Choose a dealer'),
  chooseAdvisor: say('选择顾问', 'Choose an advisor'),
  next: say('下一步', 'Next'),
  noDealers: say('没有经销商经营这个品牌，请先导入。', 'No dealer sells this brand: import one first.'),
  noAdvisors: say('这家店没有在岗顾问。', 'Nobody works at this dealer.'),
  wishedDealer: say('客户指定', 'chosen by the customer'),
  consentWarning: say(
    '客户只同意将信息提供给指定的经销商。安排到其他店前，必须先征得客户同意。',
    'The customer allowed only the chosen dealer to have the data. Ask for consent before placing the lead elsewhere.',
  ),
  consentGiven: say('我已征得客户同意', 'The customer has agreed'),
  consentMissing: say('请先征得客户同意并勾选确认。', 'Please ask the customer first, and tick the box.'),
  storesTitle: say('门店入口', 'Stores'),
  storesHint: say(
    '把链接交给本人：顾问用来登记到店客户、查看自己的线索，经理用来查看和指派本店线索。链接半年有效。',
    'Give each link to its person: advisors register walk-ins and find their leads, managers see and assign their leads. A link serves half a year.',
  ),
  storeFind: say('门店编号', 'Store id'),
  find: say('查找', 'Find'),
  storeUnknown: say('没有找到这家门店，请核对编号。', 'This store is not known. Please check the id.'),
  storesNone: say('还没有门店，请先导入。', 'There are no stores yet: import them first.'),
  showroomLink: say('到店登记与我的线索', 'Walk-ins, my leads'),
  managerLink: say('本店线索', 'Store leads'),
  'role-desk': say('电话专员', 'Call desk'),
  'role-advisor': say('销售顾问', 'Advisor'),
  'role-manager': say('经理', 'Manager'),
  'role-service': say('服务顾问', 'Service advisor'),
  'role-general-manager': say('总经理', 'General manager'),
  gone: say('这条线索已不在队列中。', 'This lead no longer waits in the queue.'),
  'queue-nobody-answered': say('无人接收', 'Nobody accepted'),
  'queue-no-dealer-for-brand': say('没有经营该品牌的经销商', 'No dealer for the brand'),
  'queue-consent-covers-no-other-dealer': say('客户未同意转给其他经销商', 'Consent covers no other dealer'),
  'queue-nobody-has-capacity': say('顾问名额已满', 'Nobody has capacity'),
  'queue-nobody-to-ask': say('门店没有可派的顾问', 'There is nobody to ask'),
  'queue-run-failed': say('自动流程中断', 'The automatic process failed'),
} as const satisfies Record<string, Words>

export type WordsKey = keyof typeof words

/** Words with their values, e.g. `fill(words.load, 'en', { load: 3, capacity: 20 })`. */
export function fill(text: Words, language: Language, values: Readonly<Record<string, string | number>>): string {
  return text[language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}
