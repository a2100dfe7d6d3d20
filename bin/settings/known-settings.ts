import type { z } from 'zod'
import { bookingRulesSchema, shippedBookingRules } from '../../functions/bookings/booking-rules.ts'
import { complaintKindsSchema, shippedComplaintKinds } from '../../functions/complaints/complaint-kinds.ts'
import { complaintRulesSchema, shippedComplaintRules } from '../../functions/complaints/complaint-rules.ts'
import { datedRulesSchema, shippedDatedRules } from '../../functions/dates/dated-rules.ts'
import { holidaysSchema, shippedHolidays } from '../../functions/dates/statutory-days.ts'
import { headquartersSchema, shippedHeadquarters } from '../../functions/dealers/headquarters.ts'
import { brandsSchema } from '../../functions/intake/brands.ts'
import { sourcesSchema } from '../../functions/intake/sources/source-settings.ts'
import { webhooksSchema } from '../../functions/journeys/webhooks.ts'
import { leadRulesSchema, shippedLeadRules } from '../../functions/leads/lead-rules.ts'
import { routingRulesSchema, shippedRoutingRules } from '../../functions/leads/routing-rules.ts'
import { scorecardSchema, shippedScorecard } from '../../functions/leads/scorecard.ts'
import { channelAccountsSchema } from '../../functions/messages/channels/open-channels.ts'
import { providerTemplatesSchema } from '../../functions/messages/check-content.ts'
import {
  frequencyCapsSchema,
  mannersSchema,
  quietDaysSchema,
  quietHoursSchema,
  shippedFrequencyCaps,
  shippedManners,
  shippedQuietDays,
  shippedQuietHours,
} from '../../functions/messages/policy-rules.ts'
import { shippedChannels } from '../../functions/messages/recipient.ts'
import { templatesSchema } from '../../functions/messages/template.ts'
import type { Services } from '../../functions/shared/services.ts'
import { shippedTaskKinds, taskKindsSchema } from '../../functions/tasks/task-kinds.ts'
import { maintenanceRulesSchema, shippedMaintenanceRules } from '../../functions/vehicles/maintenance-rules.ts'
import { importRulesSchema, shippedImportRules } from '../import/import-rules.ts'
import { knownChannelsSchema, missingAccounts } from './owner-channels.ts'

export interface KnownSetting {
  about: string
  schema: z.ZodType
  /** What applies while nothing is stored. */
  shipped: object
  /** What is still missing for a good value to do what it says. */
  missing?(value: unknown, services: Pick<Services, 'table'>): Promise<readonly string[]>
}

/** Everything that ops may set, by name. */
export const knownSettings: Readonly<Record<string, KnownSetting>> = {
  brands: { about: 'the brands that are sold, and what people call them', schema: brandsSchema, shipped: {} },
  'lead-rules': {
    about: 'when a person who asks again is merged, and when the holder loses the lead',
    schema: leadRulesSchema,
    shipped: shippedLeadRules,
  },
  scorecard: { about: 'points, their decay, and the grades', schema: scorecardSchema, shipped: shippedScorecard },
  'routing-rules': { about: 'who is asked, and how far', schema: routingRulesSchema, shipped: shippedRoutingRules },
  maintenance: {
    about: 'what is serviced how often, and how owners are reminded',
    schema: maintenanceRulesSchema,
    shipped: shippedMaintenanceRules,
  },
  bookings: {
    about: 'when a booking counts as missed',
    schema: bookingRulesSchema,
    shipped: shippedBookingRules,
  },
  dates: { about: 'birthdays, festivals and what expires', schema: datedRulesSchema, shipped: shippedDatedRules },
  holidays: { about: 'statutory days off, by year', schema: holidaysSchema, shipped: shippedHolidays },
  'complaint-kinds': {
    about: 'what makes a complaint grave: words and problem codes',
    schema: complaintKindsSchema,
    shipped: shippedComplaintKinds,
  },
  'complaint-rules': {
    about: 'what may close a complaint, and how long it can be opened again',
    schema: complaintRulesSchema,
    shipped: shippedComplaintRules,
  },
  'import-rules': {
    about: 'birthdays that only fill a gap',
    schema: importRulesSchema,
    shipped: shippedImportRules,
  },
  sources: {
    about: 'where leads come from beside our own forms, and what each source calls what',
    schema: sourcesSchema,
    shipped: {},
  },
  webhooks: { about: 'the systems that journeys may tell', schema: webhooksSchema, shipped: {} },
  templates: { about: 'messages that go before the shipped ones', schema: templatesSchema, shipped: {} },
  tasks: {
    about: 'what staff are asked to do: titles, scripts, results',
    schema: taskKindsSchema,
    shipped: shippedTaskKinds,
  },
  'quiet-hours': { about: 'when owners are left in peace', schema: quietHoursSchema, shipped: shippedQuietHours },
  'quiet-days': {
    about: 'days on which nobody is sold anything',
    schema: quietDaysSchema,
    shipped: shippedQuietDays,
  },
  'frequency-caps': {
    about: 'how often one person is written to, over all journeys',
    schema: frequencyCapsSchema,
    shipped: shippedFrequencyCaps,
  },
  manners: {
    about: 'the distance between messages, and how long a closed complaint holds them',
    schema: mannersSchema,
    shipped: shippedManners,
  },
  headquarters: {
    about: 'who is told above the dealers, by region and brand',
    schema: headquartersSchema,
    shipped: shippedHeadquarters,
  },
  'channel-accounts': {
    about: 'what is not secret of the accounts with providers; see npm run channels',
    schema: channelAccountsSchema,
    shipped: {},
  },
  'provider-templates': {
    about: 'what providers approved: their ids, texts, classes and parameters',
    schema: providerTemplatesSchema,
    shipped: {},
  },
  channels: {
    about: 'the channels that reach owners, the first that can first',
    schema: knownChannelsSchema,
    shipped: shippedChannels,
    missing: missingAccounts,
  },
}
