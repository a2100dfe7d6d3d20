/** What the lead's story says between the messages, in both languages. */
export const leads = {
  asks: { zh: '客户在官网留资：POST /leads', en: 'A customer asks on the web site: POST /leads' },
  opens: {
    zh: '顾问打开链接（接收前号码打码）',
    en: 'The advisor opens the link; the number is masked until he accepts',
  },
  warned: { zh: '十分钟没有答复，系统提醒', en: 'Ten minutes of silence: a warning' },
  moved: { zh: '时间到，转给下一位', en: 'Time is over: the next one is asked' },
  late: { zh: '第一位这时才点「立即接收」', en: 'Only now the first one taps "Accept"' },
  accepts: { zh: '第二位点「立即接收」', en: 'The second one taps "Accept"' },
  story: { zh: '这条线索的全过程（npm run lead -- ID）', en: 'Its story (npm run lead -- ID)' },
} as const
