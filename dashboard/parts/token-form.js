import { h } from 'preact'
import { useState } from 'preact/hooks'
import { keepToken } from '../api.js'

/** @param {{ isRefused: boolean, done: () => void }} props `isRefused`: the one that was typed */
export function TokenForm({ isRefused, done }) {
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
    isRefused && h('p', { class: 'bad', role: 'alert' }, 'That is not the token.'),
    h('button', { type: 'submit' }, 'Connect'),
  )
}
