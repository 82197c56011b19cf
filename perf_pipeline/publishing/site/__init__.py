"""The report site: a fiscal year as pages that open in any browser, without a server and without anything from outside.

``pages`` draws them from frames of the views; wording is site.yaml, looks are site.css and the templates.
"""
