import type { Fields } from './wechat-crypto.ts'
import type { Card } from './wecom-content.ts'

/** What WeCom tells of a button that a member pressed: with the reason that he chose, or the one that was chosen for him. */
export function clickEvent(
  { to, card }: { to: string; card: Card | undefined },
  press: {
    key: string
    reason: string | undefined
    code: string
    account: { corpId: string; agentId: number }
    now: number
  },
): Fields {
  const { button_selection, task_id = '' } = card ?? {}
  const option = press.reason ?? button_selection?.selected_id ?? button_selection?.option_list[0]?.id
  return {
    ToUserName: press.account.corpId,
    FromUserName: to,
    CreateTime: Math.floor(press.now / 1000),
    MsgType: 'event',
    Event: 'template_card_event',
    EventKey: press.key,
    TaskId: task_id,
    CardType: 'button_interaction',
    ResponseCode: press.code,
    AgentID: press.account.agentId,
    ...(button_selection &&
      option !== undefined && {
        SelectedItems: {
          SelectedItem: { QuestionKey: button_selection.question_key, OptionIds: { OptionId: option } },
        },
      }),
  }
}
