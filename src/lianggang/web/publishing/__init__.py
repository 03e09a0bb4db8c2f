"""What leaves the office for the public: releases with a version and a date, their site, their data."""
