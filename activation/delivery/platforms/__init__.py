"""The types of platform, one file each; activation.delivery.platform_types finds them."""
