import type { Language } from './words.ts'

/** What routing writes as its reasons, in Chinese. Longer ones come first where one contains another. */
const chinese: readonly (readonly [RegExp, string])[] = [
  [/the store where the visit is booked/, '预约到店的门店'],
  [/the person chose this dealer/, '客户指定的门店'],
  [/the store that has the lead/, '已在跟进的门店'],
  [/the store knows this person/, '客户曾在本店咨询'],
  [/looked after this person last time/, '上次跟进的顾问'],
  [/nobody of the team took it/, '店内无人接收'],
  [/dealer that was offered least for its weight /, '按权重派单最少的门店，'],
  [/nearest dealer /, '最近的门店，'],
  [/^dealer /, '门店，'],
  [/another dealer, /, '其他门店，'],
  [/in the same city/, '同城'],
  [/in the same province/, '同省'],
  [/in the country/, '全国'],
  [/, distance unknown/, '，距离未知'],
  [/, (\d+) km away/, '，相距 $1 公里'],
  [/; offered (\d+) so far at weight (\d+)/, '；此前已派 $1 条，权重 $2'],
  [/^no answer by (.+)$/, '$1 前未答复'],
  [/^the search went on$/, '继续寻找顾问'],
  [/^to the showroom, (.+)$/, '由 $1 转交展厅'],
  [/^by (.+), from (.+)$/, '由 $1 指派，原由 $2 跟进'],
  [/^by (.+)$/, '由 $1 指派'],
  [/^from (.+)$/, '来自 $1'],
  [/^the person came to the showroom$/, '客户已到店'],
  [/^the lead was closed$/, '线索已关闭'],
]

/** A stored reason for a reader: moments by the clock of his zone, and in his language where we have the words. */
export function sayReason(reason: string, language: Language, time: (moment: string) => string): string {
  const told = reason.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, time)
  if (language === 'en') return told
  return chinese.reduce((text, [pattern, words]) => text.replace(pattern, words), told)
}
