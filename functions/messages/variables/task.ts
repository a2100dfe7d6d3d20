import { readAdvisor } from '../../dealers/dealer-store.ts'
import { pagePath } from '../../pages/links.ts'
import type { Services } from '../../shared/services.ts'
import { requireTaskKind } from '../../tasks/task-kinds.ts'
import type { About, Resolvers } from './about.ts'
import { zoneOf } from './dealer-of.ts'
import { deadline } from './say-time.ts'

/** What messages about a task say. */
export const taskResolvers: Resolvers = {
  task: async (about, services) => {
    const language = (await advisorOf(about, services))?.language ?? 'zh-CN'
    return about.task && (await requireTaskKind(about.task.task, services.settings)).title[language]
  },
  dueAt: async (about, services) => about.task && deadline(about.task.dueAt, about.now, await zoneOf(about, services)),
  tasks: async (about, services) => {
    const advisor = await advisorOf(about, services)
    if (!advisor) return undefined
    const { dealerId, advisorId, language } = advisor
    if (!services.channels[advisor.channel]?.personalLinks)
      return language === 'en' ? 'see your page of tasks' : '请打开您的待办页'
    const path = await pagePath('tasks', { dealerId, advisorId }, { from: about.now, secrets: services.secrets })
    return `${services.config.baseUrl}${path}`
  },
}

const advisorOf = ({ to }: About, { table }: Pick<Services, 'table'>) =>
  to.kind === 'advisor' ? readAdvisor(table, to.dealerId, to.advisorId) : undefined
