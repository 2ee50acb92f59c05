import { h } from 'preact'
import { useState } from 'preact/hooks'
import { keepToken } from '../api.js'

/** @param {{ done: () => void }} props */
export function TokenForm({ done }) {
  const [token, setToken] = useState('')
  return h(
    'form',
    {
      class: 'card',
      onSubmit(event) {
        event.preventDefault()
        keepToken(token.trim())
        done()
      },
    },
    h('label', { for: 'token' }, 'Token of the admin port'),
    h('input', {
      id: 'token',
      type: 'password',
      autocomplete: 'off',
      required: true,
      value: token,
      onInput: ({ currentTarget }) => setToken(currentTarget.value),
    }),
    h('button', { type: 'submit' }, 'Connect'),
  )
}
