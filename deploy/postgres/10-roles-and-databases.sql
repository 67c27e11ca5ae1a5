-- Run once, by the image of PostgreSQL, as its superuser, on an empty volume.
\getenv owner_password PINGXI_OWNER_PASSWORD
\getenv app_password PINGXI_APP_PASSWORD
\getenv temporal_password TEMPORAL_PASSWORD
-- A statement that fails is logged in full, and some hold a password.
SET log_min_error_statement = 'panic';

CREATE ROLE pingxi_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE pingxi_app LOGIN PASSWORD :'app_password';
CREATE ROLE pingxi_reader NOLOGIN;
GRANT pingxi_reader TO pingxi_owner, pingxi_app WITH INHERIT FALSE, SET TRUE;
CREATE ROLE temporal LOGIN PASSWORD :'temporal_password';

CREATE DATABASE pingxi OWNER pingxi_owner;
REVOKE ALL ON DATABASE pingxi FROM PUBLIC;
GRANT CONNECT ON DATABASE pingxi TO pingxi_app;

CREATE DATABASE temporal OWNER temporal;
REVOKE ALL ON DATABASE temporal FROM PUBLIC;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE ALL ON DATABASE temporal_visibility FROM PUBLIC;
