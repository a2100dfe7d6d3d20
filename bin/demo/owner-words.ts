/** What the owner's story says between the messages, in both languages. */
export const owned = {
  handover: {
    zh: '二月交车，五月首保，车联网每周报里程：门店系统 POST /events',
    en: 'Handed over in February, first service in May, the odometer every week by telematics: POST /events',
  },
  page: { zh: '车主打开自己的页面', en: 'The owner opens his page' },
  reads: { zh: '车主自己报里程，到期日随之重算', en: 'The owner types the odometer; the due day is planned anew' },
  reminded: {
    zh: '到期前一周，早上九点：提醒一次',
    en: 'A week before the day, at nine in the morning: reminded, once',
  },
  books: {
    zh: '夜里在页面上点一个真正空闲的时间，立即确认',
    en: 'At night the owner taps a time that is really free, and is confirmed at once',
  },
  arrives: {
    zh: '到店：接车、开工、检查、完工，每一步都告诉车主',
    en: 'In the workshop: the owner hears of every stage',
  },
  called: { zh: '第二天十点：服务顾问的回访任务', en: 'The next day at ten: the service advisor is to call back' },
  complains: { zh: '周五傍晚，车主在页面上投诉', en: 'Friday evening: the owner complains on the page' },
  manager: { zh: '两小时无人联系：经理', en: 'Two hours, and nobody called: the manager' },
  region: { zh: '十二小时：大区', en: 'Twelve hours: the region' },
  call: {
    zh: '服务顾问打了电话，在投诉页上点一下：升级到此为止',
    en: 'The service advisor calls, and taps it on the page: it climbs no further',
  },
  birthday: {
    zh: '今天是车主生日，但投诉未了，祝福不发。为什么？npm run why -- 13800000888',
    en: "It is the owner's birthday, but nothing is settled: no greeting. Why? npm run why -- 13800000888",
  },
  complaint: {
    zh: '刚保养完又漏油，同一处已经维修三次，仍未解决',
    en: 'Oil is leaking again: the same place was repaired three times and is still not fixed',
  },
} as const
