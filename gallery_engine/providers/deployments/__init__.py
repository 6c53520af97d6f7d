"""Deployments: a template becomes requests, sent as the one who deploys it, in the order in which they wait for each other."""
