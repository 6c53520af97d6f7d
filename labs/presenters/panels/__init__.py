"""The panels of a workspace's state pane, a module each; `frame` says which there are. All of them read, none writes."""
