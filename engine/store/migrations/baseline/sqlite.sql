CREATE TABLE case_ (
	id TEXT NOT NULL, 
	number TEXT, 
	policy TEXT NOT NULL, 
	version BIGINT NOT NULL, 
	model TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	status TEXT NOT NULL, 
	outcome TEXT, 
	title TEXT, 
	seat TEXT, 
	sequence BIGINT NOT NULL, 
	digest BLOB NOT NULL, 
	last_at BIGINT NOT NULL, 
	opened_at BIGINT NOT NULL, 
	ended_at BIGINT, 
	next_due BIGINT, 
	state BLOB NOT NULL, 
	anchored BIGINT NOT NULL, 
	CONSTRAINT pk_case_ PRIMARY KEY (id), 
	CONSTRAINT ck_case___digest CHECK (length(digest) = 32)
)
--;
CREATE INDEX ix_case__next_due ON case_ (next_due) WHERE next_due IS NOT NULL
--;
CREATE INDEX ix_case__unit ON case_ (unit, opened_at)
--;
CREATE INDEX ix_case__not_anchored ON case_ (id) WHERE sequence > anchored
--;
CREATE UNIQUE INDEX uq_case__number ON case_ (number) WHERE number IS NOT NULL
--;
CREATE TABLE work_item (
	case_id TEXT NOT NULL, 
	task_id TEXT NOT NULL, 
	element TEXT NOT NULL, 
	policy TEXT NOT NULL, 
	status TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	assignee TEXT, 
	seat TEXT, 
	due_at BIGINT NOT NULL, 
	opened_at BIGINT NOT NULL, 
	closed_at BIGINT, 
	closed_by TEXT, 
	acting BOOLEAN NOT NULL, 
	CONSTRAINT pk_work_item PRIMARY KEY (case_id, task_id)
)
 WITHOUT ROWID
--;
CREATE INDEX ix_work_item__closed_by ON work_item (closed_by, closed_at) WHERE closed_by IS NOT NULL
--;
CREATE INDEX ix_work_item__assignee ON work_item (assignee, due_at) WHERE status = 'claimed'
--;
CREATE TABLE offer (
	seat TEXT NOT NULL, 
	due_at BIGINT NOT NULL, 
	case_id TEXT NOT NULL, 
	task_id TEXT NOT NULL, 
	CONSTRAINT pk_offer PRIMARY KEY (seat, due_at, case_id, task_id)
)
 WITHOUT ROWID
--;
CREATE INDEX ix_offer__work_item ON offer (case_id, task_id)
--;
CREATE TABLE timer (
	case_id TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	due_at BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	CONSTRAINT pk_timer PRIMARY KEY (case_id, "key")
)
 WITHOUT ROWID
--;
CREATE INDEX ix_timer__due_at ON timer (due_at)
--;
CREATE TABLE limit_ (
	case_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	status TEXT NOT NULL, 
	amount BIGINT NOT NULL, 
	unit TEXT NOT NULL, 
	started_at BIGINT NOT NULL, 
	due_at BIGINT NOT NULL, 
	provisional BOOLEAN NOT NULL, 
	light TEXT NOT NULL, 
	overdue_at BIGINT, 
	ended_at BIGINT, 
	seat TEXT, 
	CONSTRAINT pk_limit_ PRIMARY KEY (case_id, name)
)
 WITHOUT ROWID
--;
CREATE INDEX ix_limit__due_at ON limit_ (due_at)
--;
CREATE TABLE incident (
	stream TEXT NOT NULL, 
	id TEXT NOT NULL, 
	case_id TEXT, 
	kind TEXT NOT NULL, 
	element TEXT, 
	reason TEXT NOT NULL, 
	status TEXT NOT NULL, 
	unit TEXT, 
	opened_at BIGINT NOT NULL, 
	closed_at BIGINT, 
	CONSTRAINT pk_incident PRIMARY KEY (stream, id)
)
 WITHOUT ROWID
--;
CREATE INDEX ix_incident__open ON incident (unit, opened_at) WHERE closed_at IS NULL
--;
CREATE TABLE notice (
	case_id TEXT NOT NULL, 
	sequence BIGINT NOT NULL, 
	n BIGINT NOT NULL, 
	seat TEXT, 
	person TEXT, 
	kind TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	text TEXT, 
	read_at BIGINT, 
	CONSTRAINT pk_notice PRIMARY KEY (case_id, sequence, n)
)
 WITHOUT ROWID
--;
CREATE INDEX ix_notice__person ON notice (person, at)
--;
CREATE INDEX ix_notice__seat ON notice (seat, at)
--;
CREATE TABLE case_link (
	case_id TEXT NOT NULL, 
	other_id TEXT NOT NULL, 
	relation TEXT NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_case_link PRIMARY KEY (case_id, other_id, relation)
)
 WITHOUT ROWID
--;
CREATE INDEX ix_case_link__other_id ON case_link (other_id)
--;
CREATE TABLE delivery (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	command TEXT NOT NULL, 
	created_at BIGINT NOT NULL, 
	CONSTRAINT pk_delivery PRIMARY KEY (id)
)
 WITHOUT ROWID
--;
CREATE INDEX ix_delivery__case_id ON delivery (case_id)
--;
CREATE TABLE personal (
	id TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	field TEXT NOT NULL, 
	value TEXT, 
	salt TEXT, 
	erased_at BIGINT, 
	reason TEXT, 
	CONSTRAINT pk_personal PRIMARY KEY (id)
)
 WITHOUT ROWID
--;
CREATE INDEX ix_personal__case_id ON personal (case_id)
--;
CREATE TABLE counter (
	unit TEXT NOT NULL, 
	year BIGINT NOT NULL, 
	value BIGINT NOT NULL, 
	CONSTRAINT pk_counter PRIMARY KEY (unit, year)
)
 WITHOUT ROWID
--;
CREATE TABLE job (
	case_id TEXT NOT NULL, 
	task_id TEXT NOT NULL, 
	handler TEXT NOT NULL, 
	input TEXT NOT NULL, 
	status TEXT NOT NULL, 
	attempts BIGINT NOT NULL, 
	next_at BIGINT NOT NULL, 
	CONSTRAINT pk_job PRIMARY KEY (case_id, task_id)
)
 WITHOUT ROWID
--;
CREATE INDEX ix_job__next_at ON job (status, next_at)
--;
CREATE TABLE event (
	stream TEXT NOT NULL, 
	sequence BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	post TEXT, 
	on_behalf_of TEXT, 
	"key" TEXT, 
	body BLOB NOT NULL, 
	digest BLOB NOT NULL, 
	CONSTRAINT pk_event PRIMARY KEY (stream, sequence), 
	CONSTRAINT ck_event__digest CHECK (length(digest) = 32)
)
 WITHOUT ROWID
--;
CREATE UNIQUE INDEX uq_event__key ON event ("key") WHERE "key" IS NOT NULL
--;
CREATE TRIGGER guard_event_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END
--;
CREATE TRIGGER guard_event_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END
--;
CREATE TRIGGER guard_event_replace BEFORE INSERT ON event WHEN EXISTS (SELECT 1 FROM event WHERE stream = NEW.stream AND sequence = NEW.sequence UNION ALL SELECT 1 FROM event WHERE key = NEW.key) BEGIN SELECT RAISE(ABORT, 'the history is append-only: there is such an event already'); END
--;
CREATE TABLE stream (
	id TEXT NOT NULL, 
	sequence BIGINT NOT NULL, 
	digest BLOB NOT NULL, 
	last_at BIGINT NOT NULL, 
	anchored BIGINT NOT NULL, 
	state BLOB, 
	CONSTRAINT pk_stream PRIMARY KEY (id)
)
 WITHOUT ROWID
--;
CREATE TABLE anchor (
	n BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	digest BLOB NOT NULL, 
	CONSTRAINT pk_anchor PRIMARY KEY (n)
)
 WITHOUT ROWID
--;
CREATE TABLE anchor_head (
	anchor BIGINT NOT NULL, 
	stream TEXT NOT NULL, 
	sequence BIGINT NOT NULL, 
	CONSTRAINT pk_anchor_head PRIMARY KEY (anchor, stream)
)
 WITHOUT ROWID
--;
CREATE TABLE model (
	code TEXT NOT NULL, 
	data TEXT NOT NULL, 
	CONSTRAINT pk_model PRIMARY KEY (code)
)
 WITHOUT ROWID
--;
CREATE TABLE person (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	name_en TEXT, 
	phone TEXT, 
	CONSTRAINT pk_person PRIMARY KEY (id)
)
 WITHOUT ROWID
--;
CREATE TABLE person_seat (
	person TEXT NOT NULL, 
	seat TEXT NOT NULL, 
	why TEXT NOT NULL, 
	valid_from BIGINT NOT NULL, 
	valid_to BIGINT, 
	CONSTRAINT pk_person_seat PRIMARY KEY (person, seat, why, valid_from)
)
 WITHOUT ROWID
--;
CREATE INDEX ix_person_seat__seat ON person_seat (seat)
--;
CREATE TABLE calendar (
	id TEXT NOT NULL, 
	year BIGINT NOT NULL, 
	version BIGINT NOT NULL, 
	data TEXT NOT NULL, 
	source TEXT NOT NULL, 
	loaded_at BIGINT NOT NULL, 
	CONSTRAINT pk_calendar PRIMARY KEY (id, year, version)
)
 WITHOUT ROWID
--;
CREATE TABLE meta (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_meta PRIMARY KEY ("key")
)
 WITHOUT ROWID
--;
CREATE TABLE artifact (
	sha256 TEXT NOT NULL, 
	bytes BLOB NOT NULL, 
	CONSTRAINT pk_artifact PRIMARY KEY (sha256)
)
--;
CREATE TABLE definition (
	policy TEXT NOT NULL, 
	version BIGINT NOT NULL, 
	digest TEXT NOT NULL, 
	status TEXT NOT NULL, 
	deployed_at BIGINT NOT NULL, 
	effective_at BIGINT NOT NULL, 
	deployed_by TEXT NOT NULL, 
	manifest TEXT NOT NULL, 
	CONSTRAINT pk_definition PRIMARY KEY (policy, version)
)
 WITHOUT ROWID
--;
CREATE TABLE unit (
	code TEXT NOT NULL, 
	model TEXT NOT NULL, 
	name TEXT NOT NULL, 
	name_en TEXT NOT NULL, 
	level TEXT NOT NULL, 
	parent TEXT, 
	kind TEXT NOT NULL, 
	valid_from BIGINT NOT NULL, 
	valid_to BIGINT, 
	CONSTRAINT pk_unit PRIMARY KEY (code), 
	CONSTRAINT fk_unit__model FOREIGN KEY(model) REFERENCES model (code)
)
 WITHOUT ROWID
--;
CREATE INDEX ix_unit__parent ON unit (parent)
--;
CREATE INDEX ix_unit__model ON unit (model)
--;
CREATE TABLE leave_ (
	id TEXT NOT NULL, 
	person TEXT NOT NULL, 
	valid_from BIGINT NOT NULL, 
	valid_to BIGINT NOT NULL, 
	deputy TEXT, 
	CONSTRAINT pk_leave_ PRIMARY KEY (id), 
	CONSTRAINT fk_leave___person FOREIGN KEY(person) REFERENCES person (id)
)
 WITHOUT ROWID
--;
CREATE INDEX ix_leave__person ON leave_ (person)
--;
CREATE TABLE seat (
	id TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	role TEXT NOT NULL, 
	CONSTRAINT pk_seat PRIMARY KEY (id), 
	CONSTRAINT fk_seat__unit FOREIGN KEY(unit) REFERENCES unit (code)
)
 WITHOUT ROWID
--;
CREATE INDEX ix_seat__unit ON seat (unit)
--;
CREATE TABLE appointment (
	id TEXT NOT NULL, 
	person TEXT NOT NULL, 
	seat TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	valid_from BIGINT NOT NULL, 
	valid_to BIGINT, 
	CONSTRAINT pk_appointment PRIMARY KEY (id), 
	CONSTRAINT fk_appointment__person FOREIGN KEY(person) REFERENCES person (id), 
	CONSTRAINT fk_appointment__seat FOREIGN KEY(seat) REFERENCES seat (id)
)
 WITHOUT ROWID
--;
CREATE INDEX ix_appointment__person ON appointment (person)
--;
CREATE INDEX ix_appointment__seat ON appointment (seat)
--;
CREATE TABLE duty (
	id TEXT NOT NULL, 
	seat TEXT NOT NULL, 
	person TEXT NOT NULL, 
	valid_from BIGINT NOT NULL, 
	valid_to BIGINT NOT NULL, 
	CONSTRAINT pk_duty PRIMARY KEY (id), 
	CONSTRAINT fk_duty__seat FOREIGN KEY(seat) REFERENCES seat (id), 
	CONSTRAINT fk_duty__person FOREIGN KEY(person) REFERENCES person (id)
)
 WITHOUT ROWID
--;
CREATE INDEX ix_duty__seat ON duty (seat)
