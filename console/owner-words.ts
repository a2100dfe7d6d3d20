import type { Words } from './words.ts'

const say = (zh: string, en: string): Words => ({ 'zh-CN': zh, en })

/** Everything that the owner's page says. `{name}` stands for a value that `fill` puts in. */
export const ownerWords = {
  place: say('车主服务', 'Owner service'),
  back: say('返回首页', 'Back to my page'),

  // The page that takes a code
  codeTitle: say('输入查询码', 'Enter your code'),
  codeLabel: say('查询码', 'Code'),
  codeHint: say(
    '查询码在短信里，共 10 位，不区分大小写。',
    'The code is in your message: 10 characters, upper or lower case.',
  ),
  codeOpen: say('打开我的页面', 'Open my page'),
  codeUnknown: say(
    '没有找到这个查询码，或已过期。请核对后重新输入。',
    'This code is not known, or its time is over. Please check it and try again.',
  ),
  codeMisshapen: say(
    '查询码应为 10 位字母或数字，请核对后重新输入。',
    'A code has 10 letters or digits. Please check it and try again.',
  ),
  codeTooMany: say(
    '错误次数过多，为保护您的信息，请一小时后再试。',
    'Too many wrong codes. To protect your data, please try again in an hour.',
  ),

  // Home
  hello: say('{name}，您好', 'Hello {name}'),
  helloNameless: say('您好', 'Hello'),
  myCars: say('我的车', 'My cars'),
  noCars: say('还没有登记在您名下的车。', 'No car is recorded for you yet.'),
  more: say('更多', 'More'),
  goPreferences: say('消息与偏好设置', 'Messages and preferences'),
  goComplaints: say('投诉与建议', 'Complaints'),
  goData: say('我们掌握的关于您的信息', 'What we know about you'),

  // Car
  dueNext: say('下次保养', 'Next service'),
  dueOn: say('{items}，约 {day}', '{items}, around {day}'),
  dueSince: say('{items}，已于 {day} 到期', '{items}, due since {day}'),
  dueAsks: say(
    '我们对您的里程把握不足，请告诉我们现在的里程，再为您推算保养时间。',
    'We are not sure of your mileage. Tell us what the odometer shows, and we work out when service is due.',
  ),
  dueNone: say('目前没有到期的项目。', 'Nothing is due at present.'),
  whyDue: say('为什么是这个时间？', 'Why then?'),
  booked: say('已预约 {when} · {dealer}', 'Booked for {when} · {dealer}'),
  book: say('预约保养', 'Book a service'),
  changeOrCancel: say('改期或取消', 'Change or cancel'),
  tellOdometer: say('上报里程', 'Report the odometer'),
  carOptions: say('这辆车有变化？', 'Has something changed?'),
  notThisTime: say('这次先不做保养', 'Not this time'),
  notThisTimeHint: say(
    '这次的保养不再提醒您，到下一次再说。',
    'We do not remind you of this service again, until the next one.',
  ),
  elsewhere: say('已在别处保养', 'I have it serviced elsewhere'),
  elsewhereHint: say('这辆车不再提醒保养。', 'We no longer remind you about this car.'),
  sold: say('车已卖掉', 'I sold the car'),
  soldHint: say(
    '这辆车将从您的页面移除，也不再提醒。',
    'The car leaves your page, and we no longer remind you about it.',
  ),
  isElsewhere: say('您在别处保养，我们不再提醒。', 'You have it serviced elsewhere; we do not remind you.'),

  // Booking
  bookTitle: say('预约保养', 'Book a service'),
  changeTitle: say('改约时间', 'Change the time'),
  chooseDay: say('选择日期', 'Choose a day'),
  chooseTime: say('{day} · 选择时间', '{day} · choose a time'),
  otherDay: say('换一天', 'Another day'),
  places: say('余 {count}', '{count} left'),
  bookingNow: say('当前预约', 'Your booking'),
  moveIt: say('改到其他时间', 'Move to another time'),
  cancelIt: say('取消预约', 'Cancel the booking'),
  cancelSure: say('确定取消预约？', 'Cancel for sure?'),
  noWorkshop: say(
    '这家门店暂不支持在线预约，请直接致电门店。',
    'This dealer takes no bookings here. Please call the dealer.',
  ),
  noFreeSlot: say('近期没有空位了，请致电门店安排。', 'No free place in the coming days. Please call the dealer.'),
  slotGone: say(
    '您选的时间刚刚约满了，请从还有空位的时间里另选一个。',
    'That time was just taken. Please choose one of those that are still free.',
  ),
  nextFree: say('最近的空位', 'The next free times'),
  alreadyBooked: say('这辆车已有预约，可以在这里改期。', 'This car has a booking already; you can change it here.'),

  // Odometer
  odometerTitle: say('上报里程', 'Report the odometer'),
  odometerLabel: say('仪表盘上的里程（公里）', 'What the odometer shows (km)'),
  odometerHint: say('只填数字，例如 23500。', 'Digits only, e.g. 23500.'),
  odometerSend: say('提交里程', 'Report'),
  odometerInvalid: say('请填写 0 到 2000000 之间的整数里程。', 'Please give whole kilometres from 0 to 2000000.'),
  odometerBelow: say(
    '您填的里程比上次记录的少，请再核对一下仪表盘。如果确实如此，请再次提交。',
    'This is less than what we know. Please look at the odometer again; if it is right, report it once more.',
  ),
  odometerKnown: say('上次记录：{km} 公里（{day}）', 'What we know: {km} km on {day}'),
  odometerDone: say('里程已收到，谢谢。', 'Thank you, the odometer is noted.'),

  // Preferences
  preferencesTitle: say('消息与偏好设置', 'Messages and preferences'),
  purposesHint: say(
    '保养预约、投诉处理与安全召回的必要通知不受影响。随时可以改，立即生效。',
    'Notices about your bookings, complaints and safety recalls are not affected. Change it any time; it holds at once.',
  ),
  'purpose-marketing': say('优惠与活动消息', 'Offers and events'),
  'purpose-greetings': say('生日与节日祝福', 'Birthday and festival greetings'),
  'purpose-surveys': say('满意度调查', 'Surveys'),
  'purpose-other-dealers': say('与其他门店共享我的需求', 'Sharing my request with other dealers'),
  'purpose-profiling': say('个性化推荐（按我的情况评分）', 'Personal recommendations (scoring)'),
  allowed: say('已同意', 'Allowed'),
  notAllowed: say('未同意', 'Not allowed'),
  allow: say('同意', 'Allow'),
  stop: say('停止', 'Stop'),
  allowName: say('同意：{what}', 'Allow: {what}'),
  stopName: say('停止：{what}', 'Stop: {what}'),
  stopAll: say('停止全部营销消息', 'Stop all marketing'),
  stopAllHint: say(
    '立即停止全部优惠、祝福与调查消息，以后也不会再询问您。',
    'All offers, greetings and surveys end at once, and nobody asks you again.',
  ),
  stopped: say('已停止全部营销消息', 'All marketing is stopped'),
  languageTitle: say('消息语言', 'Language of messages'),
  languageSave: say('改用中文接收消息', 'Send me messages in English'),
  languageNow: say('目前用中文发给您。', 'Messages come in English.'),
  languageOther: say('目前用英文发给您。', 'Messages come in Chinese.'),
  preferenceDone: say('已保存，立即生效。', 'Saved; it holds at once.'),
  stopAllDone: say('已停止全部营销消息，包括正在路上的。', 'All marketing is stopped, including what was on its way.'),

  // Complaint
  complaintsTitle: say('投诉与建议', 'Complaints'),
  complaintNew: say('提交投诉', 'File a complaint'),
  complaintCar: say('关于哪辆车', 'About which car'),
  complaintNoCar: say('与车辆无关', 'Not about a car'),
  complaintText: say('请告诉我们发生了什么', 'Please tell us what happened'),
  complaintHint: say(
    '会有专人直接与您联系；涉及行车安全的，请先停止用车。',
    'A person will contact you directly. If it is about safety, please stop driving first.',
  ),
  complaintSend: say('提交', 'Send'),
  complaintMissing: say('请写几个字说明情况（最多 2000 字）。', 'Please write a few words (at most 2000 characters).'),
  complaintDone: say('投诉已登记，会有专人与您联系。', 'Your complaint is recorded. A person will contact you.'),
  complaintOf: say('{day} 的投诉', 'Complaint of {day}'),
  'complaint-open': say('等待专人联系您', 'Waiting for a person to call you'),
  'complaint-contacted': say('处理中', 'In hand'),
  'complaint-resolved': say('请您确认是否已解决', 'Please say whether it is settled'),
  'complaint-closed': say('已结束', 'Closed'),
  complaintRead: say('查看进展', 'Follow it'),
  story: say('进展', 'What happened'),
  'story-filed': say('您提交了投诉', 'You filed it'),
  'story-told': say('已上报上一级负责人', 'The next person in charge was told'),
  'story-attempted': say('我们尝试联系您，未能接通', 'We tried to reach you in vain'),
  'story-contacted': say('专人已与您联系', 'A person spoke with you'),
  'story-resolved': say('门店表示已处理完成', 'The dealer says that it is settled'),
  'story-confirmed': say('您确认已解决', 'You said that it is settled'),
  'story-disagreed': say('您表示尚未解决', 'You said that it is not settled'),
  'story-closed': say('投诉结束', 'It was closed'),
  'story-reopened': say('您重新打开了投诉', 'You opened it again'),
  'story-warned': say('期限临近，已提醒负责人', 'A deadline is near; those in charge were reminded'),
  'story-noted': say('有新的情况记录', 'Something new was noted'),
  askSettled: say('是否已经解决？由您说了算。', 'Is it settled? Only you can say.'),
  settled: say('已解决', 'It is settled'),
  notSettled: say('还没有解决', 'It is not settled'),
  reopen: say('重新打开投诉', 'Open it again'),
  reopenHint: say('结束后 30 天内可以重新打开。', 'Within 30 days after it was closed you can open it again.'),
  confirmDone: say('谢谢您的确认，投诉已结束。', 'Thank you; the complaint is closed.'),
  disagreeDone: say(
    '明白了，投诉继续处理，会有专人与您联系。',
    'Understood; it goes on, and a person will contact you.',
  ),
  answerTooLate: say(
    '这项投诉结束已超过 30 天，请重新提交。',
    'It was closed more than 30 days ago. Please file it anew.',
  ),

  // Survey
  surveyTitle: say('您的评价', 'Your opinion'),
  surveyQuestion: say('您有多大可能向亲友推荐我们？', 'How likely are you to recommend us to friends and family?'),
  surveyLow: say('0 = 完全不会', '0 = not at all'),
  surveyHigh: say('10 = 一定会', '10 = for certain'),
  surveyText: say('想对我们说的话（选填）', 'Anything you would like to tell us (optional)'),
  surveyHint: say('点一个数字即提交。', 'Tapping a figure sends it.'),
  surveyDone: say('谢谢，您的评价我们已收到。', 'Thank you, we have your answer.'),
  surveyUnknown: say('没有找到这项调查。', 'This survey was not found.'),

  // What we know
  dataTitle: say('我们掌握的关于您的信息', 'What we know about you'),
  dataHint: say(
    '这里是我们保存的与您有关的全部内容。您可以下载，也可以要求删除。',
    'This is everything that we keep about you. You can download it, or ask us to delete it.',
  ),
  download: say('下载全部（JSON）', 'Download all (JSON)'),
  eraseTitle: say('删除我的信息', 'Delete my data'),
  eraseGo: say('申请删除', 'Ask for deletion'),
  eraseText: say(
    '删除后无法恢复。您的预约会取消，提醒和消息会停止。',
    'This cannot be undone. Your bookings are cancelled; reminders and messages end.',
  ),
  eraseKept: say(
    '法律要求保留的会单独保存，不再用于联系您：同意与退订的凭证；维修保养与保修记录（至少 6 年）；未结束的投诉；退订标记（加密，保证以后不再打扰您）。',
    'What law makes us keep is kept apart and no longer used to contact you: evidence of consent and of your stop; service and warranty records (at least 6 years); complaints that are not over; a hashed mark of your stop, so that nobody bothers you again.',
  ),
  eraseElsewhere: say(
    '以下服务商收到过与您有关的内容，按其自身规则保存，我们无法代为删除；我们会记下是哪些，您可以要求其删除：',
    'These were given something about you, keep it by their own rules, and we cannot delete it there; we note which they are, and you can ask them to:',
  ),
  'holder-messages': say(
    '{holder}：发给您的消息，及告知员工的内容',
    '{holder}: messages to you, and what staff were told',
  ),
  'holder-lead': say('{holder}：您的购车咨询', '{holder}: your enquiry'),
  eraseConfirm: say('我已了解，确认删除', 'I understand; delete my data'),
  eraseTick: say('我了解删除后无法恢复', 'I understand that this cannot be undone'),
  eraseMissing: say('请先勾选"我了解删除后无法恢复"。', 'Please tick that you understand first.'),
  erasedTitle: say('已删除', 'Deleted'),
  erasedText: say(
    '您的信息已删除。法律要求保留的部分单独保存，不再用于联系您。',
    'Your data is deleted. What law makes us keep is kept apart and is not used to contact you.',
  ),

  // Done, or not
  'done-booked': say('预约成功，确认消息已发出。', 'Booked. The confirmation is on its way.'),
  'done-changed': say('已改期，确认消息已发出。', 'Changed. The confirmation is on its way.'),
  'done-cancelled': say('预约已取消。', 'The booking is cancelled.'),
  'done-declined': say('好的，这次的保养不再提醒您。', 'Very well, we do not remind you of this service.'),
  'done-elsewhere': say('好的，这辆车不再提醒保养。', 'Very well, we no longer remind you about this car.'),
  'done-sold': say('好的，这辆车已移除。', 'Very well, the car has been removed.'),
  notDone: say(
    '没有成功：情况刚刚有变化，请看最新状态。',
    'Not done: something has just changed. Please see how it stands now.',
  ),
  formInvalid: say('没有看懂您的提交，请重试。', 'That could not be read. Please try again.'),
} as const satisfies Record<string, Words>

export type OwnerWordsKey = keyof typeof ownerWords
