"""The studio's figures in templates."""

from django import template

from jobs.studio import words

register = template.Library()
for say in (words.span, words.size, words.rate, words.share, words.count):
    register.filter(say.__name__, say)
