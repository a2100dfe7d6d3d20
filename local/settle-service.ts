import { AwsError, type LocalService } from './service.ts'

/** `X-Amz-Target` of the one call that AWS does not have. */
export const SETTLE = 'LeadToLoyalty.Settle'

/** Lets a tool wait until the machine has done what is due. */
export function settleService(idle: () => Promise<void>): LocalService {
  const [target = '', operation] = SETTLE.split('.')
  return {
    target,
    handle: async (asked) => {
      if (asked !== operation) throw new AwsError('UnknownOperationException', `There is no ${asked}`)
      await idle()
      return {}
    },
  }
}
