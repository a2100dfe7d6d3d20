/** What a function may do beyond writing its own log; see grants.ts. */
export type Permission =
  | 'read-table'
  | 'write-table'
  | 'read-due-index'
  | 'publish-events'
  | 'read-source-keys'
  | 'read-signing-key'
  | 'read-identity-key'
  | 'read-channel-secrets'
  | 'start-runs'
  | 'answer-waits'
  | 'describe-runs'

export interface FunctionEntry {
  /** The one name that it has everywhere: file, CDK id (in PascalCase), placeholder in definitions. */
  slug: string
  domain:
    | 'intake'
    | 'leads'
    | 'messages'
    | 'pages'
    | 'journeys'
    | 'tasks'
    | 'complaints'
    | 'vehicles'
    | 'customers'
    | 'bookings'
  /** What calls it. Journeys may call every task. */
  calledBy: 'http' | 'task' | 'queue' | 'schedule'
  may: readonly Permission[]
  /** It talks to providers, who want to know its address (see `fixedEgress`). */
  callsProviders?: true
  /** It needs to know the journeys: which events start, end or interest a run. */
  knowsJourneys?: true
}

const changesLeads = ['read-table', 'write-table', 'publish-events', 'read-signing-key'] as const
const sendsMessages = [...changesLeads, 'read-channel-secrets'] as const

/** Every function of the product. */
export const functionList: readonly FunctionEntry[] = [
  {
    slug: 'receive-lead',
    domain: 'intake',
    calledBy: 'http',
    may: ['read-table', 'write-table', 'publish-events', 'read-source-keys'],
  },
  {
    slug: 'receive-event',
    domain: 'intake',
    calledBy: 'http',
    may: ['read-table', 'write-table', 'publish-events', 'read-source-keys'],
  },
  {
    slug: 'receive-source',
    domain: 'intake',
    calledBy: 'http',
    may: ['read-table', 'write-table', 'publish-events', 'read-source-keys'],
    callsProviders: true,
  },
  {
    slug: 'pull-leads',
    domain: 'intake',
    calledBy: 'schedule',
    may: ['read-table', 'write-table', 'read-due-index', 'publish-events', 'read-source-keys'],
    callsProviders: true,
  },
  {
    slug: 'record-fact',
    domain: 'intake',
    calledBy: 'queue',
    may: [...sendsMessages, 'read-identity-key'],
    callsProviders: true,
  },

  {
    slug: 'record-lead',
    domain: 'leads',
    calledBy: 'queue',
    may: [
      'read-table',
      'write-table',
      'publish-events',
      'read-identity-key',
      'read-signing-key',
      'read-channel-secrets',
    ],
    callsProviders: true,
  },
  { slug: 'score-lead', domain: 'leads', calledBy: 'task', may: ['read-table', 'write-table'] },
  { slug: 'offer-lead', domain: 'leads', calledBy: 'task', may: sendsMessages, callsProviders: true },
  { slug: 'warn-offer', domain: 'leads', calledBy: 'task', may: sendsMessages, callsProviders: true },
  { slug: 'release-lead', domain: 'leads', calledBy: 'task', may: sendsMessages, callsProviders: true },
  { slug: 'update-lead', domain: 'leads', calledBy: 'task', may: ['write-table'] },

  {
    slug: 'plan-occasions',
    domain: 'customers',
    calledBy: 'queue',
    may: ['read-table', 'write-table'],
  },
  {
    slug: 'finish-erasures',
    domain: 'customers',
    calledBy: 'schedule',
    may: [...sendsMessages, 'read-due-index'],
    callsProviders: true,
  },
  {
    slug: 'plan-vehicle',
    domain: 'vehicles',
    calledBy: 'queue',
    may: ['read-table', 'write-table', 'publish-events'],
  },

  { slug: 'escalate-complaint', domain: 'complaints', calledBy: 'task', may: sendsMessages, callsProviders: true },
  {
    slug: 'watch-clocks',
    domain: 'complaints',
    calledBy: 'schedule',
    may: [...sendsMessages, 'read-due-index'],
    callsProviders: true,
  },

  { slug: 'follow-booking', domain: 'bookings', calledBy: 'queue', may: sendsMessages, callsProviders: true },
  {
    slug: 'miss-bookings',
    domain: 'bookings',
    calledBy: 'schedule',
    may: ['read-table', 'write-table', 'read-due-index', 'publish-events'],
  },

  { slug: 'send-message', domain: 'messages', calledBy: 'task', may: sendsMessages, callsProviders: true },
  {
    slug: 'resolve-unknown',
    domain: 'messages',
    calledBy: 'schedule',
    may: [
      'read-table',
      'write-table',
      'read-due-index',
      'publish-events',
      'read-channel-secrets',
      // What left by one channel and goes by another is addressed anew.
      'read-signing-key',
    ],
    callsProviders: true,
  },

  {
    slug: 'receive-callback',
    domain: 'messages',
    calledBy: 'http',
    may: [...sendsMessages, 'read-identity-key'],
    callsProviders: true,
  },

  { slug: 'offer-page', domain: 'pages', calledBy: 'http', may: sendsMessages, callsProviders: true },
  { slug: 'lead-page', domain: 'pages', calledBy: 'http', may: sendsMessages, callsProviders: true },
  {
    slug: 'showroom-page',
    domain: 'pages',
    calledBy: 'http',
    may: [...sendsMessages, 'read-identity-key'],
    callsProviders: true,
  },
  { slug: 'task-page', domain: 'pages', calledBy: 'http', may: sendsMessages, callsProviders: true },
  { slug: 'manager-page', domain: 'pages', calledBy: 'http', may: sendsMessages, callsProviders: true },
  {
    slug: 'owner-page',
    domain: 'pages',
    calledBy: 'http',
    may: sendsMessages,
    callsProviders: true,
  },
  { slug: 'complaint-page', domain: 'pages', calledBy: 'http', may: changesLeads },
  {
    slug: 'complaints-page',
    domain: 'pages',
    calledBy: 'http',
    may: [...changesLeads, 'read-identity-key'],
  },
  {
    slug: 'ops-page',
    domain: 'pages',
    calledBy: 'http',
    may: [...sendsMessages, 'read-due-index'],
    callsProviders: true,
  },

  { slug: 'open-task', domain: 'tasks', calledBy: 'task', may: sendsMessages, callsProviders: true },
  { slug: 'miss-task', domain: 'tasks', calledBy: 'task', may: ['read-table', 'write-table', 'publish-events'] },

  {
    slug: 'enrol',
    domain: 'journeys',
    calledBy: 'queue',
    may: ['read-table', 'write-table', 'start-runs', 'answer-waits'],
    knowsJourneys: true,
  },
  { slug: 'take-mail', domain: 'journeys', calledBy: 'task', may: ['read-table'] },
  { slug: 'find-moment', domain: 'journeys', calledBy: 'task', may: ['read-table'] },
  { slug: 'update-labels', domain: 'journeys', calledBy: 'task', may: ['write-table'] },
  {
    slug: 'call-webhook',
    domain: 'journeys',
    calledBy: 'task',
    may: ['read-table', 'read-source-keys'],
    callsProviders: true,
  },
  { slug: 'emit-event', domain: 'journeys', calledBy: 'task', may: ['write-table', 'publish-events'] },
  // What failed for good becomes a task, and whoever has it is told.
  { slug: 'run-ended', domain: 'journeys', calledBy: 'queue', may: sendsMessages, callsProviders: true },
  {
    slug: 'check-runs',
    domain: 'journeys',
    calledBy: 'schedule',
    may: [...sendsMessages, 'read-due-index', 'start-runs', 'describe-runs'],
    callsProviders: true,
  },
  {
    slug: 'start-due',
    domain: 'journeys',
    calledBy: 'schedule',
    may: ['read-table', 'write-table', 'read-due-index', 'publish-events'],
  },
  {
    slug: 'republish-events',
    domain: 'journeys',
    calledBy: 'schedule',
    may: ['read-table', 'write-table', 'read-due-index', 'publish-events'],
  },
]

/** `score-lead` → `ScoreLead`. */
export function toPascalCase(slug: string): string {
  return slug.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
