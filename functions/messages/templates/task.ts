import type { Template } from '../template.ts'
import { customer, time, where } from './variable-shapes.ts'

/** Messages about what a member of staff has to do. */
export const taskTemplates: Readonly<Record<string, Template>> = {
  'task-new': {
    class: 'transactional',
    to: 'staff',
    variables: { customer, task: { type: 'text', max: 40 }, dueAt: time, tasks: where },
    'zh-CN': '【待办·{task}】{customer}，请在 {dueAt} 前完成并登记结果：{tasks}',
    en: '[To do: {task}] {customer}. Please do it by {dueAt} and record the result: {tasks}',
  },
}
