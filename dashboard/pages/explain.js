import { Fragment, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { askJson } from '../api.js'
import { Explanation } from '../parts/explanation.js'

/** @param {import('../page-list.js').PageProps} props */
export function ExplainPage({ asked, state: { revision, endpointsRevision } }) {
  // What is typed counts until something else is asked, by a link or by the way back.
  const [typed, setTyped] = useState({ after: asked, url: asked })
  const url = typed.after === asked ? typed.url : asked
  const answer = useExplanation(asked, `${revision} ${endpointsRevision}`)
  return h(
    Fragment,
    null,
    h(
      'form',
      {
        class: 'ask',
        /** @param {Event} event */
        onSubmit(event) {
          event.preventDefault()
          // So that the answer has an address, and the way back leads to the last one.
          location.hash = `explain?${encodeURIComponent(url.trim())}`
        },
      },
      h('label', { for: 'url' }, 'Where does a request for this URL go, and why?'),
      h(
        'div',
        { class: 'field' },
        h('input', {
          id: 'url',
          type: 'text',
          inputMode: 'url',
          autocomplete: 'off',
          autocapitalize: 'off',
          spellcheck: false,
          required: true,
          placeholder: 'https://example.com/path',
          value: url,
          onInput: ({ currentTarget }) => setTyped({ after: asked, url: currentTarget.value }),
        }),
        h('button', { type: 'submit' }, 'Explain'),
      ),
    ),
    h(
      'div',
      { 'aria-live': 'polite' },
      answer.error !== null && h('p', { class: 'bad' }, answer.error),
      answer.explanation !== null && h(Explanation, { explanation: answer.explanation }),
    ),
  )
}

/**
 * Asked for anew when something has changed, so that it stays true while somebody edits.
 * @param {string} url
 * @param {string} revision
 */
function useExplanation(url, revision) {
  const [answer, setAnswer] = useState(
    /** @type {{ explanation: import('../../src/snapshot/explanation.ts').Explanation | null, error: string | null }} */ ({
      explanation: null,
      error: null,
    }),
  )
  useEffect(() => {
    if (url === '') return
    let isWanted = true
    void askJson(`/api/v1/explain?url=${encodeURIComponent(url)}`).then(
      (explanation) => isWanted && setAnswer({ explanation, error: null }),
      ({ message }) => isWanted && setAnswer({ explanation: null, error: message }),
    )
    return () => {
      isWanted = false
    }
  }, [url, revision])
  return answer
}
