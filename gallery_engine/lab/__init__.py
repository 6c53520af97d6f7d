"""The private provider `Darkroom.Lab`: what moves a sandbox and is not Azure."""
