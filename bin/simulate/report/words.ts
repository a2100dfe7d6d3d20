/** A heading or name in both languages; what has no translation is shown as it is. */
export interface Words {
  zh: string
  en: string
}

const words: Readonly<Record<string, Words>> = {
  answer: { zh: '答复与确认', en: 'Answers' },
  safety: { zh: '安全', en: 'Safety' },
  complaint: { zh: '投诉', en: 'Complaints' },
  service: { zh: '服务提醒', en: 'Service' },
  care: { zh: '关怀', en: 'Care' },
  survey: { zh: '回访调查', en: 'Surveys' },
  marketing: { zh: '营销', en: 'Marketing' },
  staff: { zh: '员工', en: 'Staff' },
  'no-consent': { zh: '未同意', en: 'No consent' },
  stopped: { zh: '已退订', en: 'Stopped' },
  'open-complaint': { zh: '投诉处理中', en: 'Open complaint' },
  'complaint-just-closed': { zh: '投诉刚结束', en: 'Complaint just closed' },
  'no-sales-talk': { zh: '不要推销', en: 'No sales talk' },
  'quiet-hours': { zh: '安静时段', en: 'Quiet hours' },
  'quiet-day': { zh: '安静日', en: 'Quiet day' },
  distance: { zh: '间隔不足', en: 'Too close' },
  'gives-way': { zh: '让更重要的先发', en: 'Gives way' },
  'frequency-cap': { zh: '频次上限', en: 'Frequency cap' },
  'too-late': { zh: '已过时效', en: 'Too late' },
  'asked-before': { zh: '同一问题不重复询问', en: 'Was asked before' },
  'run-ended': { zh: '旅程已结束', en: 'Journey ended' },
  'no-address': { zh: '无联系方式', en: 'No address' },
  'reason-gone': { zh: '理由已不成立', en: 'Reason gone' },
  booked: { zh: '已预约', en: 'Booked' },
  arrived: { zh: '已到店', en: 'Arrived' },
  missed: { zh: '未到店', en: 'Missed' },
  none: { zh: '尚未联系', en: 'No contact' },
  dealer: { zh: '门店', en: 'Dealer' },
  manager: { zh: '经理', en: 'Manager' },
  region: { zh: '区域', en: 'Region' },
  brand: { zh: '品牌', en: 'Brand' },
  'lead-response': { zh: '线索响应', en: 'Lead response' },
  'follow-up': { zh: '跟进', en: 'Follow-up' },
  'maintenance-reminder': { zh: '保养提醒', en: 'Maintenance reminder' },
  'birthday-care': { zh: '生日关怀', en: 'Birthday care' },
  'complaint-escalation': { zh: '投诉升级', en: 'Complaint escalation' },
  'work-order-progress': { zh: '维修进度', en: 'Work-order progress' },
  'festival-greeting': { zh: '节日问候', en: 'Festival greeting' },
  'test-drive-care': { zh: '试驾关怀', en: 'Test-drive care' },
  'win-back': { zh: '流失挽回', en: 'Win-back' },
  'expiry-reminder': { zh: '到期提醒', en: 'What expires' },
  'delivery-anniversary': { zh: '提车周年', en: 'Delivery anniversary' },
  'nps-survey': { zh: '满意度调查', en: 'NPS survey' },
  'service-call-back': { zh: '保养后回访', en: 'Call after service' },
  'lost-call-back': { zh: '战败回访', en: 'Call-back of lost leads' },
  'asked-again': { zh: '再次咨询', en: 'Asked again' },
  'next-holder': { zh: '换人跟进', en: 'Next holder' },
  'general-manager': { zh: '总经理', en: 'General manager' },
  expiry: { zh: '到期提醒', en: 'Expiry' },
  nurture: { zh: '培育', en: 'Nurture' },
}

/** `frequency-cap: marketing 1/P7D` is a frequency cap; what is more than its name stays beside it. */
export function wordsFor(name: string): Words {
  const found = words[name] ?? words[name.split(/[: ]/)[0] ?? '']
  if (!found) return { zh: name, en: '' }
  const detail = /^[\w-]+: (.*)$/.exec(name)?.[1]
  return detail === undefined ? found : { zh: `${found.zh} ${detail}`, en: found.en }
}
