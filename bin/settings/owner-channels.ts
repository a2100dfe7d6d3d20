import { looseAccountsSchema } from '../../functions/messages/channels/account.ts'
import { channelKinds, channelNames } from '../../functions/messages/channels/open-channels.ts'
import { channelsSchema } from '../../functions/messages/recipient.ts'
import { keys } from '../../functions/shared/keys.ts'
import type { Services } from '../../functions/shared/services.ts'

const namesIn = ({ owner }: { owner: string | string[] }): string[] => [owner].flat()

/** As `channelsSchema`, of channels that there are: a mistyped one would reach nobody. */
export const knownChannelsSchema = channelsSchema.superRefine((value, context) => {
  for (const name of namesIn(value))
    if (!channelNames.includes(name))
      context.addIssue({
        code: 'custom',
        path: ['owner'],
        message: `there is no channel "${name}". There are: ${channelNames.join(', ')}`,
      })
})

/** Which of the channels have no account yet, a line for each. */
export async function missingAccounts(value: unknown, { table }: Pick<Services, 'table'>): Promise<readonly string[]> {
  const accounts = looseAccountsSchema.parse((await table.get(keys.setting('channel-accounts')))?.value ?? {})
  return namesIn(channelsSchema.parse(value)).flatMap((name) => {
    const kind = channelKinds.find((each) => each.name === name)
    const account = kind?.accountOf ?? name
    if (!kind || accounts[account]) return []
    return [`${name} is not set up, and carries nothing until it is: npm run channels -- add ${account}`]
  })
}
