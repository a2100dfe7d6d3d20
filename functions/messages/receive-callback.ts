import { createHash, timingSafeEqual } from 'node:crypto'
import type { HttpRequest } from '../shared/http.ts'
import type { HttpFunction } from '../shared/http-function.ts'
import { httpFunction } from '../shared/lambda.ts'
import { Problem } from '../shared/problem.ts'
import type { Services } from '../shared/services.ts'
import { receiveAliyunSms } from './callbacks/aliyun-sms.ts'
import { receiveAwsSms } from './callbacks/aws-sms.ts'
import { receiveTencentSms } from './callbacks/tencent-sms.ts'
import { receiveWechat } from './callbacks/wechat.ts'
import { receiveWecom } from './callbacks/wecom.ts'
import { AWS_ACCOUNT } from './channels/aws-account.ts'
import { WECHAT_ACCOUNT } from './channels/wechat-account.ts'
import { WECOM_ACCOUNT } from './channels/wecom-account.ts'

/** What each provider's callback does, by the name in its path; `account`: the channel whose account it belongs to. */
const callbacks: Readonly<Record<string, { account: string; receive: HttpFunction }>> = {
  'aliyun-sms': { account: 'aliyun-sms', receive: receiveAliyunSms },
  'tencent-sms': { account: 'tencent-sms', receive: receiveTencentSms },
  'aws-sms': { account: AWS_ACCOUNT, receive: receiveAwsSms },
  wechat: { account: WECHAT_ACCOUNT, receive: receiveWechat },
  wecom: { account: WECOM_ACCOUNT, receive: receiveWecom },
}

/** Shorter ones could be guessed; a channel without one hears nothing. */
const SHORTEST = 16

/**
 * `/callbacks/{channel}/{secret}`: what a provider tells us of what it was given, and what people wrote back. The path is
 * the only proof of who speaks where a provider signs nothing: `callbackPath` in the channel's secret. A wrong one is not told
 * from a path that does not exist; whatever fails is a 5xx, for providers come again.
 */
export const receiveCallback: HttpFunction = async (request, services) => {
  const { channel = '' } = request.parameters
  const callback = Object.hasOwn(callbacks, channel) ? callbacks[channel] : undefined
  if (!callback || !(await knowsPath(callback.account, request, services))) throw notThere()
  return callback.receive(request, services)
}

async function knowsPath(account: string, { parameters }: HttpRequest, { secrets }: Services): Promise<boolean> {
  const right = (await secrets.channelSecrets())[account]?.callbackPath ?? ''
  return right.length >= SHORTEST && timingSafeEqual(digest(right), digest(parameters.secret ?? ''))
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

const notThere = (): Problem =>
  new Problem(404, 'not-found', 'There is nothing here', 'Take the address from npm run channels -- list')

export const handler = httpFunction(receiveCallback)
