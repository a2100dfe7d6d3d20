import type { HttpRequest } from '../../shared/http.ts'
import type { HttpFunction } from '../../shared/http-function.ts'
import type { XmlElement } from '../../shared/read-xml.ts'
import type { Services } from '../../shared/services.ts'
import { readAccount } from '../channels/account.ts'
import { WECOM_ACCOUNT, wecomAccountSchema, wecomSecretSchema } from '../channels/wecom-account.ts'
import { pressButton } from './press-button.ts'
import { echo, heard, openEnvelope, sealOf } from './wechat-envelope.ts'
import { elementsAt, textAt } from './wechat-xml.ts'

/**
 * What WeCom tells the application: which button of a card was pressed. Everything else is of no concern to us.
 * https://developer.work.weixin.qq.com/document/path/90240
 */
export const receiveWecom: HttpFunction = async (request, services) => {
  const shape = { name: WECOM_ACCOUNT, account: wecomAccountSchema, secret: wecomSecretSchema }
  const account = await readAccount(shape, services)
  const seal = sealOf(account.secret, account.corpId)
  if (request.method === 'GET') return echo(request, seal)
  const xml = openEnvelope(request, seal)
  const isPress = textAt(xml, 'MsgType') === 'event' && textAt(xml, 'Event') === 'template_card_event'
  if (isPress && textAt(xml, 'AgentID') === String(account.agentId)) await takePress(xml, request, services)
  return heard
}

function takePress(xml: XmlElement, { now }: HttpRequest, services: Services): Promise<void> {
  const chosen = elementsAt(xml, 'SelectedItems', 'SelectedItem').find(
    (each) => textAt(each, 'QuestionKey') === 'reason',
  )
  return pressButton(
    {
      channel: WECOM_ACCOUNT,
      address: textAt(xml, 'FromUserName'),
      key: textAt(xml, 'EventKey'),
      messageId: textAt(xml, 'TaskId'),
      responseCode: textAt(xml, 'ResponseCode'),
      reason: chosen ? textAt(chosen, 'OptionIds', 'OptionId') : '',
      now,
    },
    services,
  )
}
