/** The whole script that Python runs. */

export { render } from './script'
