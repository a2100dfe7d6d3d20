import type { Language } from '../lead/words.ts'

type Words = Readonly<Record<Language, string>>

/** Every reason of policy and delivery in words; `{rest}` is what follows the colon. */
const reasons: Readonly<Record<string, Words>> = {
  'too-late': { zh: '到这时已没有意义', en: 'by then it would have said nothing useful' },
  'no-consent': { zh: '客户没有同意接收这类消息', en: 'the person has not consented to messages of this kind' },
  stopped: { zh: '客户已退订', en: 'the person has stopped marketing' },
  'no-sales-talk': { zh: '客户不希望被推销', en: 'the person wishes no sales talk' },
  'open-complaint': { zh: '客户有未结案的投诉', en: 'the person has an open complaint' },
  'complaint-just-closed': { zh: '客户的投诉刚刚结案', en: 'a complaint of the person was closed only lately' },
  'quiet-hours': { zh: '客户所在地正值免打扰时段', en: 'these are quiet hours where the person lives' },
  'quiet-day': { zh: '这一天不发送此类消息', en: 'on this day nothing of the kind is sent' },
  distance: { zh: '距上一条消息不足规定间隔', en: 'another message went out too shortly before' },
  'gives-way': { zh: '让位于一条更重要的消息', en: 'a more important message goes first' },
  'frequency-cap': { zh: '达到次数上限（{rest}）', en: 'the cap is reached ({rest})' },
  'no-address': { zh: '没有收件地址，或无人担任此职', en: 'there is no address, or nobody has this role' },
  'no-channel': { zh: '没有可用的渠道（{rest}）', en: 'no channel can carry it ({rest})' },
  'channel-not-configured': { zh: '渠道 {rest} 尚未接通', en: 'the channel {rest} is not set up' },
  replaced: {
    zh: '已由更新的消息取代，已从员工处撤回',
    en: 'a newer message took its place; it was taken back from the employee',
  },
  erased: {
    zh: '客户已删除个人信息，已从员工处撤回',
    en: 'the person was erased; it was taken back from the employee',
  },
  'not-pressed': { zh: '员工没有点击发送', en: 'no employee pressed send in time' },
  'run-ended': { zh: '旅程已因事件结束', en: 'an event had ended its run' },
  'reason-gone': { zh: '发送的理由已不存在（{rest}）', en: 'the reason to send it is gone ({rest})' },
  'asked-before': { zh: '同一件事已经问过', en: 'the same was asked about it before' },
  'nothing-to-say': { zh: '缺少内容：{rest}', en: 'there is nothing to say for {rest}' },
  'answer lost': { zh: '渠道的答复丢失（{rest}）', en: "the channel's answer was lost ({rest})" },
  'gave-up': { zh: '多次发送均无答复，已放弃', en: 'sent again and again without an answer, given up' },
}

/** A stored reason for a reader; what a provider answered is told as it is. */
export function sayReason(reason: string, language: Language): string {
  const colon = reason.indexOf(': ')
  const [code, rest] = colon < 0 ? [reason, ''] : [reason.slice(0, colon), reason.slice(colon + 2)]
  return reasons[code]?.[language].replace('{rest}', rest) ?? reason
}
