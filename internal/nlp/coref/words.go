package coref

import (
	"github.com/newsgraph/kg/data"
)

var (
	men = data.Words(`
		man boy father son brother husband uncle nephew grandfather gentleman guy king prince emperor sultan sheikh duke
		lord businessman policeman congressman chairman spokesman fisherman gunman waiter actor widower grandson monk
		priest sheikh imam boyfriend stepfather stepson bridegroom schoolboy hero`)
	women = data.Words(`
		woman girl mother daughter sister wife aunt niece grandmother lady queen princess empress duchess businesswoman
		policewoman congresswoman chairwoman spokeswoman waitress actress widow granddaughter nun girlfriend stepmother
		stepdaughter bride schoolgirl heroine housewife`)

	// Words that say of the name of a person which of the two it is, beside those and data.Sex: titles, and first names of
	// other countries.
	maleWords = data.Words(`
		mr sir lord sheikh abdul christian terry jordan logan willie alexei ali saddam nouri moqtada muqtada qasem hosni
		luca michel thabo ban xi hu wen shinzo junichiro narendra manmohan pervez nawaz recep ariel ehud yitzhak`)
	femaleWords = data.Words(`
		mrs ms miss madam lady condoleezza hillary benazir aung hasina khaleda dilma noor hanan tzipi carmen segolene
		alexis`)
)
