//! A storm of webhooks with faults and kills.
