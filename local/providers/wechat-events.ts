import type { Fields } from './wechat-crypto.ts'

/** What became of a template message; `failed`: why it did not arrive. */
export const templateResult = (MsgID: string, failed: string | undefined): Fields => ({
  Event: 'TEMPLATESENDJOBFINISH',
  MsgID,
  Status: failed ?? 'success',
})

/** The same of a subscription message. */
export const subscribedResult =
  (TemplateId: string) =>
  (MsgID: string, failed: string | undefined): Fields => ({
    Event: 'subscribe_msg_sent_event',
    SubscribeMsgSentEvent: {
      List: { TemplateId, MsgID, ErrorCode: failed === undefined ? 0 : 1, ErrorStatus: failed ?? 'success' },
    },
  })

/** Elements of one name are told apart by what follows it here: `List`, `List#1` … */
export const accepted = (templateIds: readonly string[]): Fields =>
  Object.fromEntries(
    templateIds.map((TemplateId, at) => [
      at === 0 ? 'List' : `List#${at}`,
      { TemplateId, SubscribeStatusString: 'accept', PopupScene: '0' },
    ]),
  )
