"""Handing a screening to the study's coordinators: referral numbers, contact checks, the referral as they read it."""
