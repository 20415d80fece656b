export { AccountsPage } from './list'
export { AccountPage } from './page'
